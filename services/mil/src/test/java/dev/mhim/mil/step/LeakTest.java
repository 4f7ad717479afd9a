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
import dev.mhim.mil.network.MilNetwork;
import java.util.OptionalInt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("slow")
class LeakTest {
  @ParameterizedTest
  @CsvSource({"ATTN, 10000", "SELFATTN, 100", "DSMIL, 200"})
  void stepsLeaveNoArrayBehind(Baseline baseline, int steps) {
    ComputeThread.enter(OptionalInt.of(1));
    FoldConfig config = FoldConfigs.mhim(baseline, 1);
    MilNetwork network = new MilNetwork(config.model());
    try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager(Device.cpu());
        MhimStep step =
            new MhimStep(
                manager,
                config,
                network,
                MhimStep.freshStudent(config, network, 1),
                network.layout().start(2))) {
      NDArray bag = manager.randomNormal(new Shape(5, FoldConfigs.INPUT));
      run(step, bag, 0, 3);
      int before = manager.getManagedArrays().size();

      run(step, bag, 3, steps);

      assertThat(manager.getManagedArrays()).hasSize(before);
    }
  }

  @Test
  void anArrayOfAnInnerManagerCountsToo() {
    try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager(Device.cpu());
        NDManager inner = manager.newSubManager()) {
      inner.ones(new Shape(1));
      assertThat(manager.getManagedArrays()).hasSize(1);
    }
  }

  private static void run(MhimStep step, NDArray bag, int from, int to) {
    for (int i = from; i < to; i++) {
      try (NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        step.accumulate(bag, new Target.ClassLabel(i % 2), new SeededDraws(i, true), 0.03, 1);
        step.set(1e-3, 0.9);
        step.optimise();
        step.average();
        step.trained().logits(bag);
      }
    }
  }
}
