package dev.mhim.mil.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mhim.mil.config.Activation;
import dev.mhim.mil.config.BagStorage;
import dev.mhim.mil.config.Baseline;
import dev.mhim.mil.config.EarlyStopping;
import dev.mhim.mil.config.FoldConfig;
import dev.mhim.mil.config.LossConfig;
import dev.mhim.mil.config.LossConfig.MainLoss;
import dev.mhim.mil.config.MaskConfig;
import dev.mhim.mil.config.MergeConfig;
import dev.mhim.mil.config.Method;
import dev.mhim.mil.config.ModelConfig;
import dev.mhim.mil.config.OptimizerConfig;
import dev.mhim.mil.config.ScheduleConfig;
import dev.mhim.mil.config.TeacherConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MemoryEstimateTest {
  @ParameterizedTest
  @CsvSource({
    "PURE, ATTN, 20000", "MHIM, ATTN, 20000",
    "PURE, GATED_ATTN, 20000", "MHIM, GATED_ATTN, 20000",
    "PURE, DSMIL, 15000", "MHIM, DSMIL, 15000",
    "PURE, SELFATTN, 4000", "MHIM, SELFATTN, 4000"
  })
  void theEstimateIsAboveTheMeasuredPeakAndOfItsOrder(Method method, Baseline baseline, int patches)
      throws IOException, InterruptedException {
    assumeTrue(
        Files.exists(PeakMemory.STATUS),
        "the peak of a process is measured on Linux only, skipped: no " + PeakMemory.STATUS);
    MemoryEstimate estimate = MemoryEstimate.training(config(method, baseline), patches);
    long growing = estimate.features() + estimate.activations();

    long measured = measure(method, baseline, patches);

    System.out.printf(
        "%s %s %d patches: estimated %d MiB, measured %d MiB%n",
        method, baseline, patches, growing >> 20, measured >> 20);
    assertThat(measured).isBetween(growing / 3, growing + growing / 10);
  }

  @ParameterizedTest
  @EnumSource
  void theEstimateGrowsWithThePatchesAlone(Baseline baseline) {
    FoldConfig config = config(Method.MHIM, baseline);
    MemoryEstimate one = MemoryEstimate.training(config, 1);
    MemoryEstimate many = MemoryEstimate.training(config, 1000);
    assertThat(many.activations()).isEqualTo(1000 * one.activations());
    assertThat(many.features()).isEqualTo(1000 * one.features());
    assertThat(many.parameters()).isEqualTo(one.parameters());
    assertThat(many.workspace()).isEqualTo(one.workspace());
  }

  @Test
  void parametersCountWeightsGradientsTwoMomentsAndTheTeacher() {
    long network = 512 * 256 + 512 + 128 * 512 + 128 + 2 * 512 + 2;
    long recycle = 2 * 512 + 1024 * 512 + 512 * 512 + 512 * 512 + 512;
    assertThat(MemoryEstimate.training(config(Method.PURE, Baseline.ATTN), 1).parameters())
        .isEqualTo(4 * 4 * network);
    assertThat(MemoryEstimate.training(config(Method.MHIM, Baseline.ATTN), 1).parameters())
        .isEqualTo(4 * (5 * network + 4 * recycle));
  }

  @Test
  void aBagKeptInFewerBitsStandsBesideItsWidenedCopy() {
    FoldConfig config = config(Method.MHIM, Baseline.ATTN);
    FoldConfig narrow = config.withStorage(BagStorage.FLOAT16);
    assertThat(MemoryEstimate.training(config, 1000).features()).isEqualTo(1000 * 256 * 4);
    assertThat(MemoryEstimate.training(narrow, 1000).features()).isEqualTo(1000 * 256 * 6);
    assertThat(MemoryEstimate.prediction(narrow, 1000).features()).isEqualTo(1000 * 256 * 6);
    assertThat(MemoryEstimate.training(narrow, 1000).total())
        .isGreaterThan(MemoryEstimate.training(config, 1000).total());
  }

  @ParameterizedTest
  @EnumSource
  void predictingNeedsLessThanTraining(Baseline baseline) {
    FoldConfig config = config(Method.MHIM, baseline);
    assertThat(MemoryEstimate.prediction(config, 5000).total())
        .isLessThan(MemoryEstimate.training(config, 5000).total());
  }

  @Test
  void onlySelfAttentionNeedsAWorkspace() {
    assertThat(MemoryEstimate.training(config(Method.PURE, Baseline.ATTN), 9).workspace()).isZero();
    assertThat(MemoryEstimate.training(config(Method.PURE, Baseline.SELFATTN), 9).workspace())
        .isPositive();
  }

  private static long measure(Method method, Baseline baseline, int patches)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx256m",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                PeakMemory.class.getName(),
                method.name(),
                baseline.name(),
                Integer.toString(patches))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("exit status of the measuring process").isZero();
    return Long.parseLong(output.lines().toList().getLast().strip());
  }

  static FoldConfig config(Method method, Baseline baseline) {
    boolean mhim = method == Method.MHIM;
    return new FoldConfig(
        method,
        new ModelConfig(baseline, 256, 512, 2, Activation.GELU, Activation.RELU, 0.25, 8),
        new MaskConfig(0, 0, 0.03, 1, false, true),
        mhim ? new MergeConfig(true, 5, 0.8, 0.9999, false) : MergeConfig.disabled(),
        new TeacherConfig(0.9997, false, 0.1, true),
        new LossConfig(MainLoss.CE, 1, mhim ? 0.5 : 0),
        new OptimizerConfig(OptimizerConfig.Kind.ADAM, 2e-4, 1e-5, 1, OptionalDouble.empty()),
        new ScheduleConfig(ScheduleConfig.Kind.COSINE, false, 0, 1e-6),
        EarlyStopping.disabled(),
        1,
        1,
        0,
        false);
  }
}
