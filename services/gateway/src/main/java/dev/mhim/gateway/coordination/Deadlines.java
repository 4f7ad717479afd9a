package dev.mhim.gateway.coordination;

import dev.mhim.platform.error.Problems;
import dev.mhim.v1.FailureReason;
import dev.mhim.v1.Problem;
import dev.mhim.v1.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What a fold that is held must not do: fall silent, take too long, or go no further. */
final class Deadlines {
  private Deadlines() {}

  /** What it did of these, if it did. */
  static Optional<Failure> check(
      FoldState.Held held, Run run, CoordinationRules rules, Instant now) {
    if (isPast(held.signs().heard(), rules.lease(), now)) {
      return Optional.of(
          new Failure(
              FailureReason.FAILURE_REASON_LEASE_LOST, leaseLost(held, rules.lease()), true));
    }
    Optional<Duration> timeout = rules.foldTimeout(run);
    if (timeout.isPresent() && isPast(held.holder().claimed(), timeout.get(), now)) {
      return Optional.of(
          new Failure(
              FailureReason.FAILURE_REASON_DEADLINE_EXCEEDED, tooLong(held, timeout.get()), false));
    }
    return isPast(held.signs().moved(), rules.stuckAfter(), now)
        ? Optional.of(
            new Failure(FailureReason.FAILURE_REASON_STUCK, stuck(held, rules.stuckAfter()), true))
        : Optional.empty();
  }

  private static Problem leaseLost(FoldState.Held held, Duration lease) {
    return Problems.of(
        "LEASE_LOST",
        "",
        held.holder().trainer(),
        attempt(held) + ": the trainer was not heard of for " + lease.toMillis() + " ms",
        "look at the trainer's log, it may have been killed or cut off");
  }

  private static Problem tooLong(FoldState.Held held, Duration timeout) {
    return Problems.of(
        "DEADLINE_EXCEEDED",
        "limits.fold_timeout",
        Long.toString(timeout.toSeconds()),
        attempt(held) + " was not done within " + timeout.toSeconds() + " s",
        "give folds more time, or train on a faster device");
  }

  private static Problem stuck(FoldState.Held held, Duration time) {
    return Problems.of(
        "STUCK",
        "",
        held.holder().trainer(),
        "%s: the trainer is heard of, but went no further than step %d for %d s"
            .formatted(attempt(held), held.signs().steps(), time.toSeconds()),
        "look at the trainer's log; its device or its disk may hang");
  }

  private static String attempt(FoldState.Held held) {
    return "attempt " + held.attempt().number();
  }

  private static boolean isPast(Instant since, Duration limit, Instant now) {
    return !now.isBefore(since.plus(limit));
  }
}
