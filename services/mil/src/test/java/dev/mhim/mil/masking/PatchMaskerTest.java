package dev.mhim.mil.masking;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.mhim.mil.config.MaskConfig;
import dev.mhim.mil.engine.SeededDraws;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PatchMaskerTest {
  @Property(tries = 60)
  void keptAndMaskedPatchesAreAscendingAndTogetherTheWholeBag(
      @ForAll @IntRange(min = 1, max = 60) int patches,
      @ForAll @DoubleRange(min = 0, max = 1) double random,
      @ForAll @DoubleRange(min = 0, max = 1) double low,
      @ForAll @DoubleRange(min = 0, max = 1) double high,
      @ForAll @DoubleRange(min = 0.1, max = 1) double share,
      @ForAll long key) {
    try (NDManager manager = manager()) {
      NDArray scores = manager.randomUniform(0, 1, new Shape(1, patches));
      PatchMask mask =
          new PatchMasker(new MaskConfig(random, low, high, share, false, true))
              .mask(scores, high, new SeededDraws(key, true));

      assertThat(mask.kept()).isBetween(1, patches);
      assertThat(mask.keptPatches().toLongArray()).hasSize(mask.kept()).isSorted();
      assertThat(mask.maskedPatches().toLongArray()).isSorted();
      assertThat(mask.order().toLongArray())
          .containsExactlyInAnyOrder(LongStream.range(0, patches).toArray());
    }
  }

  @Test
  void theHighMaskTakesTheHighestScoresRoundedUp() {
    try (NDManager manager = manager()) {
      NDArray scores = manager.create(new float[] {.1f, .9f, .3f, .8f, .2f}, new Shape(1, 5));
      PatchMask mask = masker(0.3, 1).mask(scores, 0.3, new SeededDraws(1, true));
      assertThat(mask.maskedPatches().toLongArray()).containsExactly(1, 3);
    }
  }

  @Test
  void headsVoteForTheirHighestPatches() {
    try (NDManager manager = manager()) {
      NDArray scores =
          manager.create(
              new float[] {
                9, 0, 8, 1, 2, //
                0, 1, 9, 8, 2, //
                8, 1, 9, 0, 2
              },
              new Shape(3, 5));
      PatchMask mask = masker(0.4, 1).mask(scores, 0.4, new SeededDraws(1, true));
      assertThat(mask.maskedPatches().toLongArray()).containsExactly(0, 2);
    }
  }

  @Test
  void theOnlyPatchOfABagIsNeverMasked() {
    try (NDManager manager = manager()) {
      PatchMask mask =
          masker(1, 1).mask(manager.ones(new Shape(1, 1)), 1, new SeededDraws(1, true));
      assertThat(mask.keptPatches().toLongArray()).containsExactly(0);
    }
  }

  @Test
  void aWidenedMaskTakesARandomShareOfTheHighestPatches() {
    try (NDManager manager = manager()) {
      NDArray scores = manager.arange(0f, 100f, 1f).reshape(1, 100);
      PatchMasker masker = masker(0.1, 0.5);
      long[] first =
          masker.mask(scores, 0.1, new SeededDraws(1, true)).maskedPatches().toLongArray();
      long[] second =
          masker.mask(scores, 0.1, new SeededDraws(2, true)).maskedPatches().toLongArray();
      assertThat(first).hasSize(10).isSorted();
      assertThat(first[0]).isGreaterThanOrEqualTo(80);
      assertThat(second).hasSize(10).isNotEqualTo(first);
    }
  }

  private static PatchMasker masker(double high, double share) {
    return new PatchMasker(new MaskConfig(0, 0, high, share, false, true));
  }

  private static NDManager manager() {
    return Engine.getEngine("PyTorch").newBaseManager(Device.cpu());
  }
}
