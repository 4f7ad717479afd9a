package dev.mhim.trainer.metric;

import dev.mhim.v1.EpochMetrics;
import dev.mhim.v1.StepProgress;

/** Told by the fold's own thread how it goes; must not make it wait. */
public interface FoldListener {
  /** A stage begins. */
  void onStage(StepProgress start);

  /** Within an epoch. */
  void onProgress(StepProgress now);

  /**
   * An epoch ended.
   *
   * @param end the position at its end
   * @param patches trained on in it
   */
  void onEpoch(EpochMetrics epoch, StepProgress end, long patches);
}
