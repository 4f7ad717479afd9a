package dev.mhim.gateway.planning;

import dev.mhim.gateway.config.FeatureStoreConfig;
import dev.mhim.platform.error.ErrorKind;
import dev.mhim.platform.error.PlatformException;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tries again, ever more slowly, while something that is needed is away. */
@ApplicationScoped
public class Patience {
  private static final Logger LOG = LoggerFactory.getLogger(Patience.class);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  private final Duration firstWait;
  private final CountDownLatch stopped = new CountDownLatch(1);

  Patience(FeatureStoreConfig config) {
    this.firstWait = config.backOff();
  }

  /**
   * The result of an action, tried until it is not UNAVAILABLE.
   *
   * @param what the action is for, for the log
   * @param pointless tells that nobody wants the result any more
   * @return empty when the gateway stops or the result became pointless
   */
  <T> Optional<T> call(String what, BooleanSupplier pointless, Supplier<T> action) {
    Duration wait = firstWait;
    while (true) {
      try {
        return Optional.of(action.get());
      } catch (PlatformException e) {
        if (e.kind() != ErrorKind.UNAVAILABLE) {
          throw e;
        }
        LOG.warn("{} must wait {} ms: {}", what, wait.toMillis(), e.getMessage());
      }
      if (isStoppedWithin(wait) || pointless.getAsBoolean()) {
        return Optional.empty();
      }
      Duration doubled = wait.multipliedBy(2);
      wait = doubled.compareTo(LONGEST_WAIT) < 0 ? doubled : LONGEST_WAIT;
    }
  }

  boolean isStopped() {
    return stopped.getCount() == 0;
  }

  private boolean isStoppedWithin(Duration wait) {
    try {
      return stopped.await(wait.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** Ends every wait. */
  @PreDestroy
  public void stop() {
    stopped.countDown();
  }
}
