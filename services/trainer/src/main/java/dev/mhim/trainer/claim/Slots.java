package dev.mhim.trainer.claim;

import dev.mhim.trainer.lease.HeldTask;
import java.time.Duration;

/** Where claimed tasks go. */
public interface Slots {
  /** How many more tasks can be worked on now. */
  int free();

  /** Waits until a slot is free, at most for this long. */
  void awaitFree(Duration time);

  /** Starts work on a task; only called by the claimer, with a slot free. */
  void start(HeldTask task);
}
