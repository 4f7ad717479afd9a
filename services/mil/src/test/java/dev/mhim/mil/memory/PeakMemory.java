package dev.mhim.mil.memory;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import dev.mhim.mil.config.Baseline;
import dev.mhim.mil.config.FoldConfig;
import dev.mhim.mil.config.Method;
import dev.mhim.mil.data.Target;
import dev.mhim.mil.engine.ComputeThread;
import dev.mhim.mil.engine.SeededDraws;
import dev.mhim.mil.network.MilNetwork;
import dev.mhim.mil.step.MhimStep;
import dev.mhim.mil.step.PlainStep;
import dev.mhim.mil.step.TrainingStep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A process of its own that prints by how many bytes one large bag raises its peak memory: {@code
 * PeakMemory METHOD BASELINE PATCHES}. Linux only.
 */
final class PeakMemory {
  static final Path STATUS = Path.of("/proc/self/status");
  private static final String PEAK = "VmHWM:";
  private static final int SMALL = 8;

  private PeakMemory() {}

  public static void main(String[] args) throws IOException {
    FoldConfig config =
        MemoryEstimateTest.config(Method.valueOf(args[0]), Baseline.valueOf(args[1]));
    ComputeThread.enter(OptionalInt.of(1));
    try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager(Device.cpu());
        TrainingStep step = step(manager, config)) {
      train(manager, step, config, SMALL);
      long before = peak();
      train(manager, step, config, Integer.parseInt(args[2]));
      System.out.println(peak() - before);
    }
  }

  private static void train(NDManager manager, TrainingStep step, FoldConfig config, int patches) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      step.accumulate(
          manager.randomNormal(new Shape(patches, config.model().inputDim())),
          new Target.ClassLabel(1),
          new SeededDraws(1, true),
          config.mask().high(),
          1);
      step.set(1e-3, 0.9);
      step.optimise();
      step.average();
    }
  }

  private static TrainingStep step(NDManager manager, FoldConfig config) {
    MilNetwork network = new MilNetwork(config.model());
    return config.method() == Method.PURE
        ? new PlainStep(manager, config, network, network.layout().start(1), Optional.empty())
        : new MhimStep(
            manager,
            config,
            network,
            MhimStep.freshStudent(config, network, 1),
            network.layout().start(2));
  }

  /** The largest resident size so far, in bytes. */
  private static long peak() throws IOException {
    for (String line : Files.readAllLines(STATUS)) {
      if (line.startsWith(PEAK)) {
        return Long.parseLong(line.replaceAll("\\D", "")) << 10;
      }
    }
    throw new IOException("no %s in %s".formatted(PEAK, STATUS));
  }
}
