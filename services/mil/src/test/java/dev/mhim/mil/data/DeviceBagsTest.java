package dev.mhim.mil.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import dev.mhim.mil.config.BagStorage;
import dev.mhim.mil.engine.Ops;
import dev.mhim.tensors.DType;
import dev.mhim.tensors.Tensor;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DeviceBagsTest {
  private static final Tensor FEATURES =
      Tensor.ofFloats(new float[] {1.2345678f, -2, 3e-5f, 4, 5, 6.1f}, 3, 2);
  private static final int BYTES = 24;
  private static final Bag FIRST = new Bag("first", "first", new Target.ClassLabel(0));
  private static final Bag SECOND = new Bag("second", "second", new Target.ClassLabel(0));

  private final AtomicInteger reads = new AtomicInteger();

  @ParameterizedTest
  @CsvSource({"FLOAT32, F32", "FLOAT16, F16", "BFLOAT16, BF16"})
  void aBagIsRoundedToItsStorageAndStays(BagStorage storage, DType rounded) {
    try (DeviceBags bags = bags(10 * BYTES, storage);
        NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      float[] expected = FEATURES.to(rounded).toFloats();
      NDArray bag = bags.get(FIRST, 2);
      assertThat(bags.storage()).isEqualTo(storage);
      assertThat(Ops.float32(bag).toFloatArray()).containsExactly(expected);
      assertThat(bags.get(FIRST, 2)).isSameAs(bag);
      assertThat(reads).hasValue(1);
    }
  }

  @Test
  void aBagBeyondTheBudgetIsReadAtEachUse() {
    try (DeviceBags bags = bags(BYTES, BagStorage.FLOAT32)) {
      use(bags, FIRST);
      use(bags, SECOND);
      use(bags, SECOND);
      use(bags, FIRST);
      assertThat(reads).hasValue(3);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT16", "BFLOAT16"})
  void inHalfTheBytesTwiceAsManyBagsFit(BagStorage storage) {
    try (DeviceBags bags = bags(BYTES, storage)) {
      use(bags, FIRST);
      use(bags, SECOND);
      use(bags, SECOND);
      use(bags, FIRST);
      assertThat(reads).hasValue(2);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"F32", "F16", "BF16", "F64"})
  void aBagLargerThanOneTransferArrivesWhole(DType type) {
    Tensor features = FEATURES.to(type);
    try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager(Device.cpu())) {
      for (int largest : new int[] {1, 8, 16, BYTES}) {
        assertThat(numbers(FeatureArray.transfer(manager, features, largest)))
            .isEqualTo(features.toFloats());
      }
    }
  }

  @Test
  void featuresBeyondFloat16AreRefusedNotMadeInfinite() {
    Tensor wide = Tensor.ofFloats(new float[] {1, -65_536}, 1, 2);
    try (DeviceBags bags = new DeviceBags(Device.cpu(), bag -> wide, 0, BagStorage.FLOAT16)) {
      assertThatThrownBy(() -> bags.get(FIRST, 2))
          .isInstanceOf(BagException.class)
          .hasMessage(
              "bag first: has a feature of magnitude 65536.0, float16 ends at 65504.0: give"
                  + " --bag_storage bfloat16 or float32");
    }
    try (DeviceBags bags = new DeviceBags(Device.cpu(), bag -> wide, 0, BagStorage.BFLOAT16)) {
      assertThat(numbers(bags.get(FIRST, 2))).containsExactly(1, -65_536);
    }
  }

  private static float[] numbers(NDArray stored) {
    return Ops.float32(stored).toFloatArray();
  }

  private static void use(DeviceBags bags, Bag bag) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      assertThat(bags.get(bag, 2).getShape().get(0)).isEqualTo(3);
    }
  }

  private DeviceBags bags(long budget, BagStorage storage) {
    return new DeviceBags(
        Device.cpu(),
        bag -> {
          reads.incrementAndGet();
          return FEATURES;
        },
        budget,
        storage);
  }
}
