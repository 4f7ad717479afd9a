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
  /** This trainer shuts down: the task is handed back. */
  SHUTDOWN
}
