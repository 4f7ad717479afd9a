package dev.mhim.trainer.fold;

import dev.mhim.platform.error.ErrorKind;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.trainer.loop.BackOff;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a store that is away again, for a while.
 *
 * @param longest how long
 */
record StorePatience(Duration longest) {
  private static final Logger LOG = LoggerFactory.getLogger(StorePatience.class);
  private static final Duration FIRST_WAIT = Duration.ofMillis(500);

  /**
   * The call's result.
   *
   * @throws PlatformException what the call threw last, when patience ends or it is not UNAVAILABLE
   * @throws CancellationException when cancelled meanwhile
   */
  <T> T call(Supplier<T> call, BooleanSupplier cancelled) {
    long deadline = System.nanoTime() + longest.toNanos();
    BackOff backOff = BackOff.upTo15Seconds(FIRST_WAIT);
    while (true) {
      try {
        return call.get();
      } catch (PlatformException e) {
        if (e.kind() != ErrorKind.UNAVAILABLE || System.nanoTime() - deadline > 0) {
          throw e;
        }
        Duration wait = backOff.next();
        LOG.warn("the store is asked again in {} ms: {}", wait.toMillis(), e.getMessage());
        pause(wait, cancelled);
      }
    }
  }

  private static void pause(Duration time, BooleanSupplier cancelled) {
    long end = System.nanoTime() + time.toNanos();
    try {
      while (System.nanoTime() - end < 0) {
        if (cancelled.getAsBoolean()) {
          throw new CancellationException("stopped while the store is away");
        }
        Thread.sleep(100);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while the store is away");
    }
  }
}
