package dev.mhim.mil.step;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import dev.mhim.mil.FoldConfigs;
import dev.mhim.mil.config.Baseline;
import dev.mhim.mil.config.FoldConfig;
import dev.mhim.mil.data.Target;
import dev.mhim.mil.engine.ComputeThread;
import dev.mhim.mil.engine.SeededDraws;
import dev.mhim.mil.model.StateDict;
import dev.mhim.mil.network.MilNetwork;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class StepRunnerTest {
  private static final FoldConfig CONFIG = FoldConfigs.mhim(Baseline.ATTN, 1);
  private static final Target LABEL = new Target.ClassLabel(1);
  private static final int PATCHES = 40;

  @BeforeAll
  static void prepare() {
    ComputeThread.enter(OptionalInt.of(1), Device.cpu());
  }

  @Test
  void trainsAsTheStepDoes() {
    try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager(Device.cpu());
        TrainingStep direct = step(manager);
        TrainingStep run = step(manager);
        StepRunner runner = new StepRunner(run, Device.cpu(), true);
        NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray bag = manager.randomUniform(0, 1, new Shape(PATCHES, FoldConfigs.INPUT));
      for (int turn = 0; turn < 3; turn++) {
        double rate = 0.01 / (turn + 1);
        StepOutput expected = direct.accumulate(bag, LABEL, new SeededDraws(turn, true), 0.03, 1);
        direct.set(rate, 0.9);
        direct.optimise();
        direct.average();

        StepOutput actual = runner.train(visit(bag, turn, 1, true, rate));

        assertThat(actual.totalLoss().toFloatArray())
            .containsExactly(expected.totalLoss().toFloatArray());
      }
      assertSame(run.trained().state(), direct.trained().state());
      assertSame(run.averaged().orElseThrow().state(), direct.averaged().orElseThrow().state());
    }
  }

  @Test
  void movesTheWeightsOnlyWhenToldTo() {
    try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager(Device.cpu());
        TrainingStep step = step(manager);
        StepRunner runner = new StepRunner(step, Device.cpu(), true);
        NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray bag = manager.randomUniform(0, 1, new Shape(PATCHES, FoldConfigs.INPUT));
      StateDict start = step.trained().state();

      StepOutput _ = runner.train(visit(bag, 0, 0.5, false, 0.01));

      assertThat(weights(step.trained().state())).isEqualTo(weights(start));

      StepOutput _ = runner.train(visit(bag, 1, 0.5, true, 0.01));

      assertThat(weights(step.trained().state())).isNotEqualTo(weights(start));
    }
  }

  private static BagVisit visit(
      NDArray bag, long key, double weight, boolean updates, double rate) {
    return new BagVisit(bag, LABEL, key, 0.03, weight, updates, rate, 0.9);
  }

  private static TrainingStep step(NDManager manager) {
    MilNetwork network = new MilNetwork(CONFIG.model());
    return new MhimStep(
        manager,
        CONFIG,
        network,
        MhimStep.freshStudent(CONFIG, network, 1),
        network.layout().start(2));
  }

  private static float[] weights(StateDict state) {
    return state.require("feature.0.weight", List.of(16L, (long) FoldConfigs.INPUT)).toFloats();
  }

  private static void assertSame(StateDict actual, StateDict expected) {
    assertThat(actual.tensors().keySet()).isEqualTo(expected.tensors().keySet());
    expected
        .tensors()
        .forEach((name, tensor) ->
            assertThat(actual.require(name, tensor.shape()).toFloats())
                .as(name)
                .containsExactly(tensor.toFloats()));
  }
}
