package dev.mhim.trainer.fold;

import dev.mhim.trainer.lease.HeldTask;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Whether a fold has to stop: within a step when its task is held no more; when the trainer shuts
 * down, after one more checkpoint, if that comes in time.
 */
final class GracefulStop implements BooleanSupplier {
  private static final long NOT_YET = Long.MIN_VALUE;

  private final HeldTask held;
  private final long patience;
  private final LongSupplier nanoTime;
  private volatile long shutdownSeen = NOT_YET;
  private volatile boolean saved;

  GracefulStop(HeldTask held, Duration patience, LongSupplier nanoTime) {
    this.held = held;
    this.patience = patience.toNanos();
    this.nanoTime = nanoTime;
  }

  @Override
  public boolean getAsBoolean() {
    if (!held.isShuttingDown()) {
      return held.isStopped();
    }
    long now = nanoTime.getAsLong();
    if (shutdownSeen == NOT_YET) {
      shutdownSeen = now;
    }
    return saved || now - shutdownSeen >= patience;
  }

  /** To be told of each checkpoint. */
  void checkpointSaved() {
    saved = held.isShuttingDown();
  }
}
