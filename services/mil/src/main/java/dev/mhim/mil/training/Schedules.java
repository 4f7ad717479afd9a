package dev.mhim.mil.training;

import dev.mhim.mil.config.FoldConfig;
import dev.mhim.mil.config.ScheduleConfig;

/** Learning rate, teacher momentum and mask ratio as functions of the position in a stage. */
final class Schedules {
  private static final double SMALLEST_LEARNING_RATE = 1e-7;
  private static final double STEP_FACTOR = 0.2;

  private final FoldConfig config;
  private final int steps;

  /**
   * @param steps bags an epoch
   */
  Schedules(FoldConfig config, int steps) {
    this.config = config;
    this.steps = steps;
  }

  /**
   * The learning rate of an update, as timm's CosineLRScheduler has it.
   *
   * @param step of the epoch, from 0
   */
  double learningRate(int epoch, int step) {
    ScheduleConfig schedule = config.schedule();
    double at = schedule.perUpdate() ? epoch + (double) step / steps : epoch;
    double base = config.optimizer().learningRate();
    if (at < schedule.warmupEpochs()) {
      double start = schedule.warmupLearningRate();
      return start + at * (base - start) / schedule.warmupEpochs();
    }
    return switch (schedule.kind()) {
      case COSINE -> cosine(base, SMALLEST_LEARNING_RATE, at / config.epochs());
      case STEP -> at < config.epochs() / 2.0 ? base : base * STEP_FACTOR;
      case CONST -> base;
    };
  }

  /** The teacher's momentum, indexed by bag. */
  double momentum(int epoch, int step) {
    double base = config.teacher().momentum();
    return config.teacher().momentumToOne() ? cosine(base, 1, progress(epoch, step)) : base;
  }

  /** The share of the high mask, indexed by bag. */
  double highRatio(int epoch, int step) {
    double base = config.mask().high();
    return config.mask().decayHigh() ? cosine(base, 0, progress(epoch, step)) : base;
  }

  private double progress(int epoch, int step) {
    return ((long) epoch * steps + step) / ((double) config.epochs() * steps);
  }

  private static double cosine(double from, double to, double progress) {
    return to + 0.5 * (from - to) * (1 + Math.cos(Math.PI * Math.min(1, progress)));
  }
}
