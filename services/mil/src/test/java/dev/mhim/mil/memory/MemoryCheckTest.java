package dev.mhim.mil.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.djl.Device;
import dev.mhim.mil.Blobs;
import dev.mhim.mil.FoldConfigs;
import dev.mhim.mil.config.Baseline;
import dev.mhim.mil.config.FoldConfig;
import dev.mhim.mil.config.Method;
import dev.mhim.mil.config.SamplingConfig;
import dev.mhim.mil.data.Bag;
import dev.mhim.mil.data.BagSource;
import dev.mhim.mil.data.DeviceBags;
import dev.mhim.mil.training.FoldTrainer;
import dev.mhim.tensors.Tensor;
import java.io.IOException;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class MemoryCheckTest {
  private static final long GIBIBYTE = 1L << 30;
  private static final FoldConfig CONFIG = MemoryEstimateTest.config(Method.MHIM, Baseline.ATTN);

  @Test
  void aBagThatDoesNotFitIsToldWithItsNeedAndTheRemedy() {
    MemoryCheck check = new MemoryCheck(CONFIG, GIBIBYTE);
    assertThatThrownBy(() -> check.requireTraining("slide_7", 1_000_000))
        .isInstanceOf(BagTooLargeException.class)
        .hasMessageContaining("bag slide_7: training on its 1,000,000 patches needs about")
        .hasMessageContaining("of the 1,024 MiB that the fold has")
        .hasMessageContaining("--max_patches")
        .hasMessageContaining("--mlp_dim");
  }

  @Test
  void theNumberOfPatchesThatTheMessageNamesFits() {
    MemoryCheck check = new MemoryCheck(CONFIG, GIBIBYTE);
    BagTooLargeException refusal =
        catchThrowableOfType(
            BagTooLargeException.class, () -> check.requireTraining("slide_7", 1_000_000));
    Matcher number =
        Pattern.compile("--max_patches (\\d+)").matcher(String.valueOf(refusal.getMessage()));
    assertThat(number.find()).isTrue();
    int fitting = Integer.parseInt(number.group(1));
    FoldConfig limited = CONFIG.withSampling(new SamplingConfig(OptionalInt.of(fitting), false));
    MemoryCheck repaired = new MemoryCheck(limited, GIBIBYTE);
    assertThatCode(() -> repaired.requireTraining("slide_7", 1_000_000)).doesNotThrowAnyException();
    assertThatThrownBy(() -> check.requireTraining("slide_7", fitting + fitting / 10))
        .isInstanceOf(BagTooLargeException.class);
  }

  @Test
  void predictionSeesAllPatchesWhateverTheLimit() {
    FoldConfig limited = CONFIG.withSampling(new SamplingConfig(OptionalInt.of(10), false));
    MemoryCheck check = new MemoryCheck(limited, GIBIBYTE);
    assertThatCode(() -> check.requireTraining("slide_7", 1_000_000)).doesNotThrowAnyException();
    assertThatThrownBy(() -> check.requirePrediction("slide_7", 1_000_000))
        .isInstanceOf(BagTooLargeException.class)
        .hasMessageContaining("predicting");
  }

  @Test
  void aDeviceThatHoldsNotEvenTheWeightsIsToldSo() {
    assertThatThrownBy(() -> new MemoryCheck(CONFIG, 1000).requireTraining("slide_7", 2))
        .hasMessageContaining("even one patch does not fit");
  }

  @Test
  void aFoldFailsAtTheBagBeforeItIsComputed() {
    assertThatThrownBy(() -> trainer(Blobs.source()).train())
        .isInstanceOf(BagTooLargeException.class)
        .hasMessageContaining("of the 1 MiB");
  }

  @Test
  void aFoldFailsBeforeAnyBagIsReadWhereTheSourceKnowsTheSizes() {
    BagSource knowing =
        new BagSource() {
          @Override
          public Tensor read(Bag bag) throws IOException {
            throw new IOException("nothing is to be read");
          }

          @Override
          public OptionalLong patches(Bag bag) {
            return OptionalLong.of(bag.id().equals("test3") ? 1_000_000 : 1);
          }
        };
    FoldTrainer trainer =
        FoldTrainer.builder()
            .setConfig(FoldConfigs.mhim(Baseline.ATTN, 1))
            .setBags(Blobs.fold())
            .setFeatures(new DeviceBags(Device.cpu(), knowing, 1 << 20))
            .optMemory(100 << 20)
            .build();
    assertThatThrownBy(trainer::train)
        .isInstanceOf(BagTooLargeException.class)
        .hasMessageContaining("bag test3: predicting its 1,000,000 patches");
  }

  @Test
  void theMachineHasMemory() {
    assertThat(DeviceMemory.total(Device.cpu())).isGreaterThan(GIBIBYTE);
  }

  private static FoldTrainer trainer(BagSource source) {
    return FoldTrainer.builder()
        .setConfig(FoldConfigs.mhim(Baseline.ATTN, 1))
        .setBags(Blobs.fold())
        .setFeatures(new DeviceBags(Device.cpu(), source, 1 << 20))
        .optMemory(1 << 10)
        .build();
  }
}
