package dev.mhim.mil;

import dev.mhim.mil.config.Activation;
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
import java.util.OptionalDouble;

/** Settings for tests, in the small: 6 input features, 16 wide. */
public final class FoldConfigs {
  /** Features of a patch in tests. */
  public static final int INPUT = 6;

  public static final ScheduleConfig COSINE =
      new ScheduleConfig(ScheduleConfig.Kind.COSINE, false, 0, 1e-6);

  private FoldConfigs() {}

  /** MHIM v2 with the published ratios. */
  public static FoldConfig mhim(Baseline baseline, int epochs) {
    return of(Method.MHIM, baseline, MainLoss.CE, 2, epochs, COSINE, adam(1));
  }

  public static FoldConfig of(
      Method method,
      Baseline baseline,
      MainLoss loss,
      int classes,
      int epochs,
      ScheduleConfig schedule,
      OptimizerConfig optimizer) {
    return of(
        method,
        new ModelConfig(baseline, INPUT, 16, classes, Activation.GELU, Activation.RELU, 0.25, 8),
        loss,
        epochs,
        schedule,
        optimizer,
        EarlyStopping.disabled(),
        new MaskConfig(0, 0, 0.03, 1, false, true));
  }

  public static FoldConfig of(
      Method method,
      ModelConfig model,
      MainLoss loss,
      int epochs,
      ScheduleConfig schedule,
      OptimizerConfig optimizer,
      EarlyStopping stopping,
      MaskConfig mask) {
    return new FoldConfig(
        method,
        model,
        mask,
        method == Method.MHIM
            ? new MergeConfig(true, 2, 0.8, 0.9999, false)
            : MergeConfig.disabled(),
        new TeacherConfig(0.9997, false, 0.1, true),
        new LossConfig(loss, 1, method == Method.MHIM ? 0.5 : 0),
        optimizer,
        schedule,
        stopping,
        epochs,
        2021,
        0,
        false);
  }

  public static OptimizerConfig adam(int accumulationSteps) {
    return new OptimizerConfig(
        OptimizerConfig.Kind.ADAM, 2e-3, 1e-5, accumulationSteps, OptionalDouble.empty());
  }
}
