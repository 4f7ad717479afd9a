package dev.mhim.mil.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import dev.mhim.mil.FoldConfigs;
import dev.mhim.mil.config.Baseline;
import dev.mhim.mil.config.FoldConfig;
import dev.mhim.mil.config.LossConfig.MainLoss;
import dev.mhim.mil.config.Method;
import dev.mhim.mil.data.Target;
import dev.mhim.mil.engine.ComputeThread;
import dev.mhim.mil.engine.Kernels;
import dev.mhim.mil.engine.SeededDraws;
import dev.mhim.mil.model.StateDict;
import dev.mhim.mil.network.MilNetwork;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GradientTest {
  private static final String WEIGHT = "feature.0.weight";
  private NDManager manager;
  private PlainStep step;

  @BeforeEach
  void start() {
    ComputeThread.enter(OptionalInt.of(1));
    FoldConfig config =
        FoldConfigs.of(
            Method.PURE, Baseline.ATTN, MainLoss.CE, 2, 1, FoldConfigs.COSINE, FoldConfigs.adam(1));
    MilNetwork network = new MilNetwork(config.model());
    manager = Engine.getEngine("PyTorch").newBaseManager(Device.cpu());
    step = new PlainStep(manager, config, network, network.layout().start(1), Optional.empty());
  }

  @AfterEach
  void stop() {
    step.close();
    manager.close();
  }

  @Test
  void accumulatedBagsGiveTheMeanOfTheirGradients() {
    NDArray first = manager.randomNormal(new Shape(3, FoldConfigs.INPUT));
    NDArray second = manager.randomNormal(new Shape(8, FoldConfigs.INPUT));
    float[] alone = gradientOf(first, 1);
    float[] other = gradientOf(second, 1);

    accumulate(first, 0.5);
    float[] together = gradientOf(second, 0.5);

    for (int i = 0; i < together.length; i++) {
      assertThat(together[i]).isCloseTo((alone[i] + other[i]) / 2, within(1e-6f));
    }
  }

  @Test
  void clippingScalesAllGradientsToTheCommonNorm() {
    NDArray a = manager.create(new float[] {3, 0});
    NDArray b = manager.create(new float[] {4});
    Kernels.clipNorm(List.of(a, b), 1);
    assertThat(a.toFloatArray()[0]).isCloseTo(0.6f, within(1e-5f));
    assertThat(b.toFloatArray()[0]).isCloseTo(0.8f, within(1e-5f));
  }

  @Test
  void aSmallGradientIsNotClipped() {
    NDArray a = manager.create(new float[] {0.3f, -0.4f});
    Kernels.clipNorm(List.of(a), 1);
    assertThat(a.toFloatArray()).containsExactly(0.3f, -0.4f);
  }

  @Test
  void anUpdateWithoutABagIsAMistakeOfTheCaller() {
    assertThatThrownBy(() -> step.optimise())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no bag");
  }

  private void accumulate(NDArray bag, double weight) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      step.accumulate(bag, new Target.ClassLabel(1), new SeededDraws(3, true), 0, weight);
    }
  }

  /** The gradient after one more bag. */
  private float[] gradientOf(NDArray bag, double weight) {
    accumulate(bag, weight);
    StateDict gradient = step.gradient();
    step.forget();
    return gradient.require(WEIGHT, List.of(16L, (long) FoldConfigs.INPUT)).toFloats();
  }
}
