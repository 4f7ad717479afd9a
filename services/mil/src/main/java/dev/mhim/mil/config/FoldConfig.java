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
 * @param sampling which bags an epoch trains on, and how much of each
 * @param storage how exactly bags are kept on the device
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
    boolean baselineAverage,
    SamplingConfig sampling,
    BagStorage storage) {

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
    requireClasses(model, loss, sampling);
  }

  /** Settings that train on every bag once an epoch, whole and in float32, as published. */
  public FoldConfig(
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
    this(
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
        fold,
        baselineAverage,
        SamplingConfig.everything(),
        BagStorage.FLOAT32);
  }

  private static void requireClasses(ModelConfig model, LossConfig loss, SamplingConfig sampling) {
    boolean survival = loss.main() == LossConfig.MainLoss.NLL_SURV;
    require(
        !(survival && sampling.balanced()),
        "balanced_sampling",
        true,
        "survival times have no classes to balance; leave it out");
    switch (loss.classWeights()) {
      case ClassWeights.None _ -> {}
      case ClassWeights.Balanced _ -> requireNoSurvival(survival, "balanced");
      case ClassWeights.Given weights -> {
        requireNoSurvival(survival, weights.weights());
        require(
            weights.weights().size() == model.classes(),
            "class_weights",
            weights.weights(),
            "give one weight for each of --n_classes " + model.classes());
      }
    }
  }

  private static void requireNoSurvival(boolean survival, Object weights) {
    require(
        !survival,
        "class_weights",
        weights,
        "survival times have no classes to weigh; leave it out");
  }

  /** Whether the label is a survival time instead of a class. */
  public boolean survival() {
    return loss.main() == LossConfig.MainLoss.NLL_SURV;
  }

  /** The same settings for another fold. */
  public FoldConfig withFold(int otherFold) {
    return with(loss, otherFold, sampling, storage);
  }

  /** The same settings with another loss. */
  public FoldConfig withLoss(LossConfig otherLoss) {
    return with(otherLoss, fold, sampling, storage);
  }

  /** The same settings with other sampling. */
  public FoldConfig withSampling(SamplingConfig otherSampling) {
    return with(loss, fold, otherSampling, storage);
  }

  /** The same settings with bags kept otherwise. */
  public FoldConfig withStorage(BagStorage otherStorage) {
    return with(loss, fold, sampling, otherStorage);
  }

  private FoldConfig with(
      LossConfig otherLoss, int otherFold, SamplingConfig otherSampling, BagStorage otherStorage) {
    return new FoldConfig(
        method,
        model,
        mask,
        merge,
        teacher,
        otherLoss,
        optimizer,
        schedule,
        earlyStopping,
        epochs,
        seed,
        otherFold,
        baselineAverage,
        otherSampling,
        otherStorage);
  }
}
