package dev.mhim.mil.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import dev.mhim.mil.config.Baseline;
import dev.mhim.mil.config.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class StepBenchmarkTest {
  /** A TransMIL step takes a second even for a small bag. */
  private static final MeasuringPlan ONCE = new MeasuringPlan(0, 1, 1, Duration.ZERO, 1);

  @ParameterizedTest
  @EnumSource(Baseline.class)
  void everyBaselineIsTimedPlainAndWithMhim(Baseline baseline) {
    StepBenchmark benchmark = new StepBenchmark(Device.cpu(), ONCE, System::nanoTime);
    for (Method method : Method.values()) {
      StepTime time = benchmark.run(new StepCase(method, baseline, 100));

      assertThat(time.samples()).isEqualTo(1);
      assertThat(time.millisMin()).isPositive().isLessThanOrEqualTo(time.millisMedian());
      assertThat(time.patchesPerSecond())
          .isCloseTo(100_000 / time.millisMedian(), within(1e-6 * time.patchesPerSecond()));
    }
  }

  @Test
  void medianAndMinimumAreThoseOfTheClock() {
    // Before the samples, then after each: the small bag's sample takes 5 ms, the bag's 4, 2 and 9.
    long[] readings = {0, 5, 100, 104, 106, 115};
    AtomicLong next = new AtomicLong();
    StepBenchmark benchmark =
        new StepBenchmark(
            Device.cpu(),
            new MeasuringPlan(0, 3, 3, Duration.ZERO, 1),
            () -> readings[(int) next.getAndIncrement()] * 1_000_000);

    StepTime time = benchmark.run(new StepCase(Method.PURE, Baseline.ATTN, 10));

    assertThat(time.millisMedian()).isEqualTo(4);
    assertThat(time.millisMin()).isEqualTo(2);
    assertThat(time.patchesPerSecond()).isEqualTo(2500);
  }

  @Test
  void aSampleOfSeveralStepsIsGivenByStep() {
    long[] readings = {0, 5, 100, 140};
    AtomicLong next = new AtomicLong();
    StepBenchmark benchmark =
        new StepBenchmark(
            Device.cpu(),
            new MeasuringPlan(0, 1, 1, Duration.ZERO, 1).withStepsPerSample(4),
            () -> readings[(int) next.getAndIncrement()] * 1_000_000);

    assertThat(benchmark.run(new StepCase(Method.PURE, Baseline.ATTN, 10)).millisMedian())
        .isEqualTo(10);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void peakMemoryCountsTheBagAndIsNotHiddenByAnEarlierCase() throws Exception {
    List<Double> peaks = peaks("8000", "1000", "8000");
    double large = peaks.get(0);
    double small = peaks.get(1);
    double again = peaks.get(2);

    // The bag alone is 31 MiB, the hidden features are 16.
    assertThat(large).isBetween(47.0, 1000.0);
    assertThat(small).isBetween(1.0, large / 2);
    assertThat(again).isBetween(47.0, 1000.0);
  }

  @ParameterizedTest
  @CsvSource({"-1, 1, 1, 1", "0, 0, 1, 1", "0, 2, 1, 1", "0, 1, 1, 0"})
  void aPlanThatMeasuresNothingIsRefused(int warmUp, int fewest, int most, int steps) {
    assertThatThrownBy(() -> new MeasuringPlan(warmUp, fewest, most, Duration.ZERO, steps))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("samples");
  }

  @Test
  void anEmptyBagIsRefused() {
    assertThatThrownBy(() -> new StepCase(Method.MHIM, Baseline.ATTN, 0))
        .hasMessage("a bag of 0 patches: give sizes of 1 or more");
  }

  private static List<Double> peaks(String... patches) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                PeakProbe.class.getName()));
    command.addAll(List.of(patches));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(out).isZero();
    return out.lines().map(Double::valueOf).toList();
  }
}
