package dev.mhim.mil.config;

import static dev.mhim.mil.config.InvalidConfigurationException.require;

/**
 * Everything that decides what one fold trains, apart from its bags.
 *
 * @param method flag {@code model}
 * @param epochs of each stage; flag {@code num_epoch}
 * @param seed of all randomness of the run; flag {@code seed}
 * @param fold 0-based; the stages of different folds draw different numbers
 * @param baselineAverage keep a moving average of the plain baseline's weights too; flag {@code
 *     model_ema}
 */
public record FoldConfig(
    Method method,
    ModelConfig model,
    MaskConfig mask,
    MergeConfig merge,
    TeacherConfig teacher,
    LossConfig loss,
    OptimizerConfig optimizer,
    ScheduleConfig schedule,
    EarlyStopping earlyStopping,
    int epochs,
    long seed,
    int fold,
    boolean baselineAverage) {

  public FoldConfig {
    require(epochs >= 1, "num_epoch", epochs, "at least one epoch is needed");
    require(fold >= 0, "fold", fold, "folds count from 0");
    require(
        schedule.warmupEpochs() < epochs,
        "warmup_epochs",
        schedule.warmupEpochs(),
        "must be below --num_epoch " + epochs);
    require(
        method == Method.PURE || mask.high() + mask.low() + mask.random() > 0 || merge.enabled(),
        "mask_ratio_h",
        mask.high(),
        "MHIM needs a mask or --merge_enable; use --model mhim_pure for the plain baseline");
  }

  /** Whether the label is a survival time instead of a class. */
  public boolean survival() {
    return loss.main() == LossConfig.MainLoss.NLL_SURV;
  }

  /** The same settings for another fold. */
  public FoldConfig withFold(int otherFold) {
    return new FoldConfig(
        method,
        model,
        mask,
        merge,
        teacher,
        loss,
        optimizer,
        schedule,
        earlyStopping,
        epochs,
        seed,
        otherFold,
        baselineAverage);
  }
}
