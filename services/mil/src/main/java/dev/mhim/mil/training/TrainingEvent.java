package dev.mhim.mil.training;

import java.util.OptionalDouble;

/** What a fold tells while it trains, in order, from the training thread. */
public sealed interface TrainingEvent {
  /** The stage that it happened in. */
  Stage stage();

  /**
   * A stage begins, or goes on from a checkpoint.
   *
   * @param firstEpoch first epoch to train, from 0
   * @param epochs most epochs to train
   * @param steps bags an epoch
   */
  record StageStarted(Stage stage, int firstEpoch, int epochs, int steps)
      implements TrainingEvent {}

  /**
   * Inside an epoch, at most a few times a second.
   *
   * @param epoch from 0
   * @param step bags of the epoch done
   * @param steps bags of the epoch
   * @param loss mean total loss of the epoch so far
   * @param patchesPerSecond of the epoch so far
   */
  record Progress(Stage stage, int epoch, int step, int steps, double loss, double patchesPerSecond)
      implements TrainingEvent {}

  /** An epoch is trained and evaluated. */
  record EpochFinished(EpochMetrics metrics) implements TrainingEvent {
    @Override
    public Stage stage() {
      return metrics.stage();
    }
  }

  /**
   * A stage has ended.
   *
   * @param selectedEpoch best epoch of the trained model, from 0
   * @param metric its metric on the selection part
   * @param stoppedEarly whether patience ran out before the last epoch
   */
  record StageFinished(Stage stage, int selectedEpoch, OptionalDouble metric, boolean stoppedEarly)
      implements TrainingEvent {}
}
