package dev.mhim.trainer.loop;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Told once, seen by everyone who waits or asks. */
public final class StopSignal {
  private final CountDownLatch told = new CountDownLatch(1);

  public void tell() {
    told.countDown();
  }

  public boolean isTold() {
    return told.getCount() == 0;
  }

  /** Waits for a time; true as soon as the signal was told. An interrupt counts as the signal. */
  public boolean await(Duration time) {
    try {
      return told.await(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      tell();
      return true;
    }
  }
}
