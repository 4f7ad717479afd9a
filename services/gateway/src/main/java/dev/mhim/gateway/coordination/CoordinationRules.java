package dev.mhim.gateway.coordination;

import com.google.protobuf.util.Durations;
import dev.mhim.v1.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How patient the coordinator is.
 *
 * @param lease how long a claimed fold lives without a heartbeat
 * @param attempts how many attempts of a fold in a row may end badly without bringing it further
 *     before it has failed, at least 1
 * @param backOff the wait after the first of these; it doubles with each one after that
 * @param longestBackOff where the doubling ends
 * @param stuckAfter how long a fold may go no further though its trainer is heard of
 * @param limits of runs that have none of their own
 * @param announceAgain how long a run may wait for its evaluation before it is announced again
 * @param enqueueAgain how long a task may lie on the queue before it is put there again, in case
 *     the log lost it; a task that is there twice is claimed only once
 */
public record CoordinationRules(
    Duration lease,
    int attempts,
    Duration backOff,
    Duration longestBackOff,
    Duration stuckAfter,
    Limits limits,
    Duration announceAgain,
    Duration enqueueAgain) {

  /**
   * The longest times; empty: for ever.
   *
   * @param run from its request to its evaluation
   * @param fold of an attempt at one, from its claim
   */
  public record Limits(Optional<Duration> run, Optional<Duration> fold) {
    /** No limits. */
    public static final Limits NONE = new Limits(Optional.empty(), Optional.empty());

    public Limits {
      run.ifPresent(time -> requirePositive("run-timeout", time));
      fold.ifPresent(time -> requirePositive("fold-timeout", time));
    }
  }

  public CoordinationRules {
    requirePositive("lease", lease);
    requirePositive("back-off", backOff);
    requirePositive("longest back-off", longestBackOff);
    requirePositive("stuck-after", stuckAfter);
    requirePositive("announce-again", announceAgain);
    requirePositive("enqueue-again", enqueueAgain);
    if (attempts < 1) {
      throw new IllegalArgumentException("attempts = " + attempts + ": at least 1 is needed");
    }
  }

  /** The usual patience with a lease, a number of attempts and a first back-off, without limits. */
  public static CoordinationRules of(Duration lease, int attempts, Duration backOff) {
    return new CoordinationRules(
        lease,
        attempts,
        backOff,
        Duration.ofMinutes(5),
        Duration.ofMinutes(30),
        Limits.NONE,
        Duration.ofMinutes(1),
        Duration.ofHours(1));
  }

  /** The same with another time after which a fold is stuck. */
  public CoordinationRules stuckAfter(Duration time) {
    return new CoordinationRules(
        lease, attempts, backOff, longestBackOff, time, limits, announceAgain, enqueueAgain);
  }

  /** The same with limits for runs that have none of their own. */
  public CoordinationRules within(Limits newLimits) {
    return new CoordinationRules(
        lease,
        attempts,
        backOff,
        longestBackOff,
        stuckAfter,
        newLimits,
        announceAgain,
        enqueueAgain);
  }

  /** The wait after a number of fruitless attempts in a row, at least 1. */
  Duration backOffAfter(int fruitless) {
    Duration wait = backOff;
    for (int i = 1; i < fruitless && wait.compareTo(longestBackOff) < 0; i++) {
      wait = wait.multipliedBy(2);
    }
    return wait.compareTo(longestBackOff) < 0 ? wait : longestBackOff;
  }

  /** When a run's time is over. */
  Optional<Instant> end(Run run) {
    Optional<Duration> own =
        run.getLimits().hasRunTimeout()
            ? Optional.of(duration(run.getLimits().getRunTimeout()))
            : limits.run();
    return own.map(RunImage.instant(run.getCreateTime())::plus);
  }

  /** How long an attempt at a fold of a run may take. */
  Optional<Duration> foldTimeout(Run run) {
    return run.getLimits().hasFoldTimeout()
        ? Optional.of(duration(run.getLimits().getFoldTimeout()))
        : limits.fold();
  }

  private static Duration duration(com.google.protobuf.Duration time) {
    return Duration.ofMillis(Durations.toMillis(time));
  }

  private static void requirePositive(String name, Duration duration) {
    if (!duration.isPositive()) {
      throw new IllegalArgumentException(name + " = " + duration + ": it must be above 0");
    }
  }
}
