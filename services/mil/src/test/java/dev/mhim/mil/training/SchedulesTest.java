package dev.mhim.mil.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mhim.mil.FoldConfigs;
import dev.mhim.mil.SharedFiles;
import dev.mhim.mil.config.Activation;
import dev.mhim.mil.config.Baseline;
import dev.mhim.mil.config.EarlyStopping;
import dev.mhim.mil.config.FoldConfig;
import dev.mhim.mil.config.LossConfig;
import dev.mhim.mil.config.MaskConfig;
import dev.mhim.mil.config.MergeConfig;
import dev.mhim.mil.config.Method;
import dev.mhim.mil.config.ModelConfig;
import dev.mhim.mil.config.OptimizerConfig;
import dev.mhim.mil.config.ScheduleConfig;
import dev.mhim.mil.config.TeacherConfig;
import java.io.IOException;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class SchedulesTest {
  private static final int STEPS = 10;

  @Test
  void theCosineOfTheLearningRateIsTimms() throws IOException {
    JsonNode expected = published("cosine|epochs=200|warmup=0|base=2e-4|min=1e-7");
    Schedules schedules = new Schedules(config(FoldConfigs.COSINE, 200), STEPS);
    for (int epoch = 0; epoch < expected.size(); epoch++) {
      assertThat(schedules.learningRate(epoch, 3))
          .isCloseTo(expected.get(epoch).asDouble(), within(1e-15));
    }
  }

  @Test
  void warmUpRisesLinearlyIntoTheSameCosine() throws IOException {
    JsonNode expected = published("cosine|epochs=30|warmup=5|base=2e-4|min=1e-7");
    Schedules schedules =
        new Schedules(
            config(new ScheduleConfig(ScheduleConfig.Kind.COSINE, false, 5, 1e-6), 30), STEPS);
    for (int epoch = 0; epoch < expected.size(); epoch++) {
      assertThat(schedules.learningRate(epoch, 0))
          .isCloseTo(expected.get(epoch).asDouble(), within(1e-15));
    }
  }

  @Test
  void theTeachersMomentumRisesToOneByBag() throws IOException {
    JsonNode expected = published("momentum|base=0.9997|final=1|epochs=3|iters=10");
    Schedules schedules = new Schedules(config(FoldConfigs.COSINE, 3), STEPS);
    for (int i = 0; i < expected.size(); i++) {
      assertThat(schedules.momentum(i / STEPS, i % STEPS))
          .isCloseTo(expected.get(i).asDouble(), within(1e-15));
    }
  }

  @Test
  void theHighMaskDecaysToNothingByBag() throws IOException {
    JsonNode expected = published("mask_ratio_h|base=0.03|final=0|epochs=3|iters=10");
    Schedules schedules = new Schedules(config(FoldConfigs.COSINE, 3), STEPS);
    for (int i = 0; i < expected.size(); i++) {
      assertThat(schedules.highRatio(i / STEPS, i % STEPS))
          .isCloseTo(expected.get(i).asDouble(), within(1e-15));
    }
  }

  @Test
  void stepTakesAFifthFromTheSecondHalfOn() {
    Schedules schedules =
        new Schedules(config(new ScheduleConfig(ScheduleConfig.Kind.STEP, false, 0, 1e-6), 4), 1);
    assertThat(schedules.learningRate(1, 0)).isEqualTo(2e-4);
    assertThat(schedules.learningRate(2, 0)).isCloseTo(4e-5, within(1e-18));
  }

  private static JsonNode published(String key) throws IOException {
    JsonNode values =
        new ObjectMapper().readTree(SharedFiles.path("golden/schedules.json").toFile()).get(key);
    assertThat(values).as(key).isNotNull();
    return values;
  }

  private static FoldConfig config(ScheduleConfig schedule, int epochs) {
    return new FoldConfig(
        Method.MHIM,
        new ModelConfig(Baseline.ATTN, 8, 16, 2, Activation.GELU, Activation.RELU, 0, 8),
        new MaskConfig(0, 0, 0.03, 1, true, true),
        MergeConfig.disabled(),
        new TeacherConfig(0.9997, true, 0.1, true),
        new LossConfig(LossConfig.MainLoss.CE, 1, 0.5),
        new OptimizerConfig(OptimizerConfig.Kind.ADAM, 2e-4, 1e-5, 1, OptionalDouble.empty()),
        schedule,
        EarlyStopping.disabled(),
        epochs,
        1,
        0,
        false);
  }
}
