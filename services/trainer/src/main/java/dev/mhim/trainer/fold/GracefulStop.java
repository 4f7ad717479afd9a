package dev.mhim.trainer.fold;

import dev.mhim.trainer.lease.HeldTask;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Whether a fold has to stop: within a step when its task is held no more; when it is to be handed
 * back, after one more checkpoint, if that comes in time. Each look counts as a step of the task.
 */
final class GracefulStop implements BooleanSupplier {
  private static final long NOT_YET = Long.MIN_VALUE;

  private final HeldTask held;
  private final long patience;
  private final LongSupplier nanoTime;
  private volatile long firstSeen = NOT_YET;
  private volatile boolean saved;

  GracefulStop(HeldTask held, Duration patience, LongSupplier nanoTime) {
    this.held = held;
    this.patience = patience.toNanos();
    this.nanoTime = nanoTime;
  }

  @Override
  public boolean getAsBoolean() {
    held.stepped();
    if (!held.isToHandBack()) {
      return held.isStopped();
    }
    long now = nanoTime.getAsLong();
    if (firstSeen == NOT_YET) {
      firstSeen = now;
    }
    return saved || now - firstSeen >= patience;
  }

  /** To be told of each checkpoint. */
  void checkpointSaved() {
    saved = held.isToHandBack();
  }
}
