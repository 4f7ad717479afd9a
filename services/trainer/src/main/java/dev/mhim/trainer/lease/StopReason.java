package dev.mhim.trainer.lease;

/** Why a fold has to stop before its end. */
public enum StopReason {
  /** There is a newer attempt. */
  SUPERSEDED,
  /** The lease is another trainer's, or was taken back. */
  LOST,
  /** The task has ended elsewhere. */
  CLOSED,
  /** The run was cancelled. */
  CANCELLED,
  /** The run is paused: the task is handed back after a last checkpoint. */
  PAUSED,
  /** This trainer shuts down: the task is handed back after a last checkpoint. */
  SHUTDOWN;

  /** Whether the task is still this trainer's, until it hands it back. */
  boolean handsBack() {
    return switch (this) {
      case PAUSED, SHUTDOWN -> true;
      case SUPERSEDED, LOST, CLOSED, CANCELLED -> false;
    };
  }
}
