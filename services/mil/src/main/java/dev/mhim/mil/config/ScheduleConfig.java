package dev.mhim.mil.config;

import static dev.mhim.mil.config.InvalidConfigurationException.require;

/**
 * How the learning rate moves.
 *
 * @param kind flag {@code lr_sche}
 * @param perUpdate move it at each update instead of each epoch; flag {@code lr_supi}
 * @param warmupEpochs epochs of linear warm-up before; flag {@code warmup_epochs}
 * @param warmupLearningRate where the warm-up starts; flag {@code warmup_lr}
 */
public record ScheduleConfig(
    Kind kind, boolean perUpdate, int warmupEpochs, double warmupLearningRate) {

  /** Shape of the schedule. */
  public enum Kind {
    /** A half cosine to 1e-7 over all epochs. */
    COSINE,
    /** A fifth after every half of the epochs. */
    STEP,
    /** The same rate throughout. */
    CONST
  }

  public ScheduleConfig {
    require(warmupEpochs >= 0, "warmup_epochs", warmupEpochs, "give 0 or more");
    require(warmupLearningRate > 0, "warmup_lr", warmupLearningRate, "give a rate above 0");
    require(
        warmupEpochs == 0 || kind == Kind.COSINE,
        "warmup_epochs",
        warmupEpochs,
        "warm-up goes with --lr_sche cosine only");
  }
}
