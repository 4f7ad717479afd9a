package dev.mhim.mil.bench;

import ai.djl.Device;
import dev.mhim.mil.config.Baseline;
import dev.mhim.mil.config.Method;
import java.time.Duration;

/**
 * Prints the peak memory of a plain step for each number of patches given, in MiB. A process of its
 * own: in one that has worked before, the allocator holds memory that a step only takes up again.
 */
final class PeakProbe {
  private PeakProbe() {}

  public static void main(String[] patches) {
    MeasuringPlan plan = new MeasuringPlan(1, 2, 3, Duration.ofSeconds(1), 1);
    StepBenchmark benchmark = new StepBenchmark(Device.cpu(), plan, System::nanoTime);
    for (String count : patches) {
      StepCase step = new StepCase(Method.PURE, Baseline.ATTN, Integer.parseInt(count));
      System.out.println(benchmark.run(step).peakMebibytes().orElseThrow());
    }
  }
}
