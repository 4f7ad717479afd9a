package dev.mhim.mil.bench;

import java.time.Duration;

/**
 * How long a case is measured: until {@code most} samples, or {@code budget} is used up and there
 * are {@code fewest}.
 *
 * @param warmUpSteps steps before the first sample
 * @param stepsPerSample steps queued before the device is waited for. 1 counts the wait to each
 *     step, as a stopwatch around one step does; more is how training runs, where nothing in a step
 *     waits
 */
public record MeasuringPlan(
    int warmUpSteps, int fewest, int most, Duration budget, int stepsPerSample) {

  public MeasuringPlan {
    if (warmUpSteps < 0 || fewest < 1 || most < fewest || stepsPerSample < 1) {
      throw new IllegalArgumentException(
          "%d warm-up steps, %d to %d samples of %d steps: give at least 0, 1, 1 and 1"
              .formatted(warmUpSteps, fewest, most, stepsPerSample));
    }
  }

  /** For a processor, where a large step takes seconds. */
  public static MeasuringPlan cpu() {
    return new MeasuringPlan(2, 3, 30, Duration.ofSeconds(10), 1);
  }

  /** For a GPU, where a step takes milliseconds and the first ones choose their kernels. */
  public static MeasuringPlan gpu() {
    return new MeasuringPlan(30, 20, 200, Duration.ofSeconds(10), 1);
  }

  /** The same with another number of steps a sample. */
  public MeasuringPlan withStepsPerSample(int steps) {
    return new MeasuringPlan(warmUpSteps, fewest, most, budget, steps);
  }
}
