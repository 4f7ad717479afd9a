package dev.mhim.trainer.testing;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for a condition. */
public final class Eventually {
  private static final CountDownLatch NEVER = new CountDownLatch(1);

  private Eventually() {}

  /** Returns once it holds, or fails after this time with these words. */
  public static void holds(String what, Duration time, BooleanSupplier condition) {
    long deadline = System.nanoTime() + time.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("not within " + time + ": " + what);
      }
      try {
        boolean never = NEVER.await(20, TimeUnit.MILLISECONDS);
        assert !never;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
    }
  }
}
