package dev.mhim.mil.bench;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import dev.mhim.mil.config.FoldConfig;
import dev.mhim.mil.config.Method;
import dev.mhim.mil.data.Target;
import dev.mhim.mil.engine.ComputeThread;
import dev.mhim.mil.engine.CounterRandom;
import dev.mhim.mil.model.StateDict;
import dev.mhim.mil.network.MilNetwork;
import dev.mhim.mil.step.BagVisit;
import dev.mhim.mil.step.MhimStep;
import dev.mhim.mil.step.PlainStep;
import dev.mhim.mil.step.StepOutput;
import dev.mhim.mil.step.StepRunner;
import dev.mhim.mil.step.TrainingStep;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.LongSupplier;

/**
 * Times the full training step on one device: teacher, mask, student forward and backward, Adam,
 * momentum, as the trainer runs it, on one bag of random features that stays on the device.
 */
public final class StepBenchmark {
  private static final long KEY = 2021;
  private static final int SMALL_BAG = 64;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final Target LABEL = new Target.ClassLabel(1);

  private final Engine engine = Engine.getEngine("PyTorch");
  private final Device device;
  private final MeasuringPlan plan;
  private final LongSupplier nanoTime;
  private final PeakMemory memory;
  private final Runnable wait;

  /**
   * On a device.
   *
   * @param nanoTime a clock such as {@code System::nanoTime}
   */
  public StepBenchmark(Device device, MeasuringPlan plan, LongSupplier nanoTime) {
    this.device = device;
    this.plan = plan;
    this.nanoTime = nanoTime;
    if (device.isGpu()) {
      touch();
      CudaRuntime cuda = CudaRuntime.loaded(device.getDeviceId());
      this.memory = new CudaMemory(cuda, device.getDeviceId());
      this.wait = cuda::synchronize;
    } else {
      this.memory = new ProcessMemory();
      this.wait = () -> {};
    }
  }

  /** Times one case; uses this thread. */
  public StepTime run(StepCase timed) {
    ComputeThread.enter(OptionalInt.empty(), device);
    // Code and libraries that a first step loads are no memory of the case.
    measure(new StepCase(timed.method(), timed.baseline(), SMALL_BAG), smallPlan());
    memory.begin();
    return measure(timed, plan);
  }

  private StepTime measure(StepCase timed, MeasuringPlan how) {
    FoldConfig config = timed.config();
    try (NDManager manager = engine.newBaseManager(device);
        TrainingStep step = start(manager, config);
        StepRunner runner = new StepRunner(step, device, config.teacher().dropout())) {
      NDArray bag = manager.randomUniform(0, 1, new Shape(timed.patches(), StepCase.INPUT_DIM));
      int done = 0;
      for (; done < how.warmUpSteps(); done++) {
        train(runner, config, bag, done);
      }
      wait.run();
      double[] millis = new double[how.most()];
      int samples = 0;
      long begin = nanoTime.getAsLong();
      long last = begin;
      while (samples < how.fewest()
          || (samples < how.most() && last - begin < how.budget().toNanos())) {
        for (int i = 0; i < how.stepsPerSample(); i++) {
          train(runner, config, bag, done++);
        }
        wait.run();
        long now = nanoTime.getAsLong();
        millis[samples++] = (now - last) / NANOS_PER_MILLI / how.stepsPerSample();
        last = now;
      }
      return result(timed, Arrays.copyOf(millis, samples));
    }
  }

  private StepTime result(StepCase timed, double[] millis) {
    Arrays.sort(millis);
    int half = millis.length / 2;
    double median = millis.length % 2 == 1 ? millis[half] : (millis[half - 1] + millis[half]) / 2;
    return new StepTime(
        timed,
        median,
        millis[0],
        timed.patches() / median * 1000,
        memory.mebibytes(),
        millis.length);
  }

  private static TrainingStep start(NDManager manager, FoldConfig config) {
    MilNetwork network = new MilNetwork(config.model());
    StateDict weights = network.layout().start(KEY);
    return config.method() == Method.PURE
        ? new PlainStep(manager, config, network, weights, Optional.empty())
        : new MhimStep(
            manager, config, network, MhimStep.freshStudent(config, network, KEY + 1), weights);
  }

  private static void train(StepRunner runner, FoldConfig config, NDArray bag, int index) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      StepOutput _ =
          runner.train(
              new BagVisit(
                  bag,
                  LABEL,
                  CounterRandom.key(KEY, index),
                  config.mask().high(),
                  1,
                  true,
                  config.optimizer().learningRate(),
                  config.teacher().momentum()));
    }
  }

  private static MeasuringPlan smallPlan() {
    return new MeasuringPlan(1, 1, 1, Duration.ZERO, 1);
  }

  /** Makes PyTorch load CUDA. */
  private void touch() {
    try (NDManager manager = engine.newBaseManager(device);
        NDArray one = manager.ones(new Shape())) {
      float[] _ = one.toFloatArray();
    }
  }
}
