package dev.mhim.mil.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import dev.mhim.mil.SharedFiles;
import dev.mhim.mil.config.Activation;
import dev.mhim.mil.config.Baseline;
import dev.mhim.mil.config.MergeConfig;
import dev.mhim.mil.config.ModelConfig;
import dev.mhim.mil.model.StateDict;
import dev.mhim.mil.model.WeightsFile;
import dev.mhim.tensors.Tensor;
import org.junit.jupiter.api.Test;

/**
 * The weights that the authors published for CAMELYON16, under the names of their first version.
 */
class PublishedCheckpointTest {
  private static final int INPUT = 1024;
  private static final int PATCHES = 7;

  private static final ModelConfig MODEL =
      new ModelConfig(Baseline.ATTN, INPUT, 512, 2, Activation.RELU, Activation.TANH, 0.25, 8);

  @Test
  void loadsUnderTodaysNamesAndPredicts() {
    StateDict state =
        WeightsFile.read(
            SharedFiles.path("data/checkpoints/c16_abmil_seed2021_fold0.pt"),
            WeightsFile.Part.TEACHER);

    assertThat(state.tensors().keySet())
        .containsExactly(
            "feature.0.weight",
            "feature.0.bias",
            "online_encoder.attention.attention.0.weight",
            "online_encoder.attention.attention.2.weight",
            "predictor.weight",
            "predictor.bias");
    try (Explainer explainer = new Explainer(Device.cpu(), MODEL, MergeConfig.disabled(), state)) {
      Explanation explanation = explainer.explain("bag", bag());

      // Computed from the file by NumPy in double precision.
      assertThat(explanation.logits().toFloats())
          .containsExactly(new float[] {-0.96024f, 0.42538f}, within(1e-4f));
      assertThat(explanation.attention().toFloats())
          .containsExactly(
              new float[] {0.91180f, 0.02092f, 0.00929f, 0.03674f, 0.00903f, 0.00525f, 0.00692f},
              within(1e-4f));
    }
  }

  private static Tensor bag() {
    float[] values = new float[PATCHES * INPUT];
    for (int n = 0; n < PATCHES; n++) {
      for (int i = 0; i < INPUT; i++) {
        values[n * INPUT + i] = (float) ((n * 37 + i * 13) % 101 / 100.0 * (n + 1) / PATCHES);
      }
    }
    return Tensor.ofFloats(values, PATCHES, INPUT);
  }
}
