package dev.mhim.mil.bench;

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
import java.util.OptionalDouble;

/**
 * What is timed: one bag of {@code patches} patches.
 *
 * @param patches N, at least 1
 */
public record StepCase(Method method, Baseline baseline, int patches) {
  /** Features of a patch, those of a ResNet-50. */
  public static final int INPUT_DIM = 1024;

  /** Width after the feature layer. */
  public static final int MLP_DIM = 512;

  public StepCase {
    if (patches < 1) {
      throw new IllegalArgumentException(
          "a bag of %d patches: give sizes of 1 or more".formatted(patches));
    }
  }

  /**
   * The published recommended settings of a classification with two classes: high mask 0.03 by
   * pseudo-scores, recycling of 0.2 to 5 tokens, consistency 0.5, teacher with dropout.
   */
  FoldConfig config() {
    boolean mhim = method == Method.MHIM;
    return new FoldConfig(
        method,
        new ModelConfig(baseline, INPUT_DIM, MLP_DIM, 2, Activation.GELU, Activation.RELU, 0.25, 8),
        new MaskConfig(0, 0, 0.03, 1, false, true),
        mhim ? new MergeConfig(true, 5, 0.8, 0.9999, false) : MergeConfig.disabled(),
        new TeacherConfig(0.9997, false, 0.1, true),
        new LossConfig(LossConfig.MainLoss.CE, 1, mhim ? 0.5 : 0),
        new OptimizerConfig(OptimizerConfig.Kind.ADAM, 2e-4, 1e-5, 1, OptionalDouble.empty()),
        new ScheduleConfig(ScheduleConfig.Kind.CONST, false, 0, 1e-6),
        EarlyStopping.disabled(),
        1,
        2021,
        0,
        false);
  }
}
