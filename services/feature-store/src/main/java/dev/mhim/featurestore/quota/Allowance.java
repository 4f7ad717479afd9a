package dev.mhim.featurestore.quota;

import dev.mhim.platform.error.ErrorKind;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.platform.error.Problems;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * What one import may store. It counts what it takes itself, and looks at the store anew now and
 * then, for others take from the same limit. One thread.
 */
public final class Allowance {
  private static final Duration LOOK = Duration.ofSeconds(30);

  private final String project;
  private final long limit;
  private final LongSupplier usage;
  private long used;
  private long looked;

  /**
   * An allowance.
   *
   * @param limit most bytes of the project; 0: no limit
   * @param usage bytes that the project stores at the moment
   */
  Allowance(String project, long limit, LongSupplier usage) {
    this.project = project;
    this.limit = limit;
    this.usage = usage;
    this.looked = System.nanoTime() - LOOK.toNanos();
  }

  /** Whether there is a limit at all. */
  public boolean isLimited() {
    return limit > 0;
  }

  /**
   * Asks whether so much more may be stored.
   *
   * @throws PlatformException RESOURCE_EXHAUSTED when it may not
   */
  public void require(long bytes) {
    if (!isLimited()) {
      return;
    }
    long now = System.nanoTime();
    if (now - looked >= LOOK.toNanos()) {
      used = usage.getAsLong();
      looked = now;
    }
    if (bytes > limit - used) {
      throw new PlatformException(
          ErrorKind.RESOURCE_EXHAUSTED,
          Problems.of(
              "QUOTA_EXCEEDED",
              "projects/" + project,
              "",
              "the project stores %,d bytes and would need %,d more, but may store %,d"
                  .formatted(used, bytes, limit),
              "delete datasets that are not needed (mhim datasets delete), let garbage go (mhim"
                  + " datasets gc), or raise mhim.feature-store.quota"));
    }
  }

  /** Takes some of it, as {@link #require} allows. */
  public void take(long bytes) {
    require(bytes);
    used += bytes;
  }
}
