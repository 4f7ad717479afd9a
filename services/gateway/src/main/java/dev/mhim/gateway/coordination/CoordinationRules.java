package dev.mhim.gateway.coordination;

import java.time.Duration;

/**
 * How patient the coordinator is.
 *
 * @param lease how long a claimed fold lives without a heartbeat
 * @param attempts how many attempts of a fold may end badly before it has failed, at least 1
 * @param backOff the wait before the second attempt; it doubles with each one after that
 * @param longestBackOff where the doubling ends
 * @param announceAgain how long a run may wait for its evaluation before it is announced again
 * @param enqueueAgain how long a task may lie on the queue before it is put there again, in case
 *     the log lost it; a task that is there twice is claimed only once
 */
public record CoordinationRules(
    Duration lease,
    int attempts,
    Duration backOff,
    Duration longestBackOff,
    Duration announceAgain,
    Duration enqueueAgain) {

  public CoordinationRules {
    requirePositive("lease", lease);
    requirePositive("back-off", backOff);
    requirePositive("longest back-off", longestBackOff);
    requirePositive("announce-again", announceAgain);
    requirePositive("enqueue-again", enqueueAgain);
    if (attempts < 1) {
      throw new IllegalArgumentException("attempts = " + attempts + ": at least 1 is needed");
    }
  }

  /** The usual patience with a lease, a number of attempts and a first back-off. */
  public static CoordinationRules of(Duration lease, int attempts, Duration backOff) {
    return new CoordinationRules(
        lease,
        attempts,
        backOff,
        Duration.ofMinutes(5),
        Duration.ofMinutes(1),
        Duration.ofHours(1));
  }

  /** The wait after a number of failures, at least 1. */
  Duration backOffAfter(int failures) {
    Duration wait = backOff;
    for (int i = 1; i < failures && wait.compareTo(longestBackOff) < 0; i++) {
      wait = wait.multipliedBy(2);
    }
    return wait.compareTo(longestBackOff) < 0 ? wait : longestBackOff;
  }

  private static void requirePositive(String name, Duration duration) {
    if (!duration.isPositive()) {
      throw new IllegalArgumentException(name + " = " + duration + ": it must be above 0");
    }
  }
}
