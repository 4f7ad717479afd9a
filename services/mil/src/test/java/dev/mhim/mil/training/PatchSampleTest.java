package dev.mhim.mil.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.mhim.mil.engine.SeededDraws;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PatchSampleTest {
  @Property(tries = 50)
  void asManyDifferentPatchesAsWantedInTheOrderOfTheBag(
      @ForAll @IntRange(min = 1, max = 60) int patches,
      @ForAll @IntRange(min = 1, max = 60) int most,
      @ForAll long key) {
    float[] sample = sample(patches, most, key);
    assertThat(sample).hasSize(Math.min(patches, most)).doesNotHaveDuplicates().isSorted();
    assertThat(sample[0]).isNotNegative();
    assertThat(sample[sample.length - 1]).isLessThan(patches);
  }

  @Test
  void theKeyDecides() {
    assertThat(sample(100, 10, 1)).isEqualTo(sample(100, 10, 1)).isNotEqualTo(sample(100, 10, 2));
  }

  @Test
  void everyPatchIsDrawnAboutEquallyOften() {
    int[] drawn = new int[20];
    for (int key = 0; key < 1000; key++) {
      for (float patch : sample(20, 5, key)) {
        drawn[(int) patch]++;
      }
    }
    // Binomial with mean 250 and deviation 14: five deviations either way.
    assertThat(Arrays.stream(drawn)).allMatch(count -> count >= 180 && count <= 320);
  }

  /** The numbers of the patches drawn. */
  private static float[] sample(int patches, int most, long key) {
    try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager(Device.cpu())) {
      NDArray bag = manager.arange(0f, patches, 1f).reshape(new Shape(patches, 1));
      return PatchSample.of(bag, most, new SeededDraws(key, true)).toFloatArray();
    }
  }
}
