package dev.mhim.trainer.slot;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Tells when a trainer has been without work for too long. Not safe for several threads. */
final class IdleLimit {
  private final Duration limit;
  private @Nullable Long idleSince;

  IdleLimit(Duration limit) {
    if (!limit.isPositive()) {
      throw new IllegalArgumentException(
          "mhim.trainer.exit-when-idle = "
              + limit
              + ": more than nothing is needed, such as PT15S");
    }
    this.limit = limit;
  }

  /**
   * Takes what is seen now.
   *
   * @param idle whether the trainer could work but has nothing to do
   * @param nanoTime now
   * @return whether it was so at every look for the limit or longer
   */
  boolean isReached(boolean idle, long nanoTime) {
    if (!idle) {
      idleSince = null;
      return false;
    }
    Long since = idleSince;
    if (since == null) {
      idleSince = nanoTime;
      return false;
    }
    return nanoTime - since >= limit.toNanos();
  }
}
