package dev.mhim.gateway.coordination;

import dev.mhim.v1.Artifact;
import dev.mhim.v1.Claim;
import dev.mhim.v1.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Where a fold is. Each legal transition is a method of the state that it starts from. */
sealed interface FoldState {
  /** Its newest try. */
  Attempt attempt();

  /** Who holds or held a try, and since when. */
  record Holder(String trainer, Instant claimed) {}

  /** A fold that has not ended. */
  sealed interface Open extends FoldState {
    Cancelled cancel(Instant now);
  }

  /**
   * On the queue.
   *
   * @param attempt the try that is to be claimed
   * @param lastTrainer who held the try before; empty for none
   * @param enqueued when it was put on the queue
   */
  record Queued(Attempt attempt, String lastTrainer, Instant enqueued) implements Open {
    Running claim(String trainer, Instant now) {
      return new Running(attempt, new Holder(trainer, now), now);
    }

    Queued enqueueAgain(Instant now) {
      return new Queued(attempt, lastTrainer, now);
    }

    @Override
    public Cancelled cancel(Instant now) {
      return new Cancelled(attempt, Optional.empty(), now);
    }
  }

  /**
   * Held by a trainer.
   *
   * @param attempt the try
   * @param holder who holds it
   * @param heard when the holder was last heard of, by the coordinator's clock
   */
  record Running(Attempt attempt, Holder holder, Instant heard) implements Open {
    boolean isHeldBy(Claim claim) {
      return claim.getAttempt() == attempt.number() && claim.getTrainer().equals(holder.trainer());
    }

    Running heard(Instant now) {
      return new Running(attempt, holder, now);
    }

    Succeeded succeed(List<Artifact> artifacts, Instant now) {
      return new Succeeded(attempt, holder, now, artifacts);
    }

    /** After a try that ended badly: another one later, or none when they are used up. */
    FoldState fail(Problem problem, boolean retryable, CoordinationRules rules, Instant now) {
      Attempt failed = attempt.failed(problem);
      int failures = failed.problems().size();
      return retryable && failures < rules.attempts()
          ? new BackingOff(failed, holder, now.plus(rules.backOffAfter(failures)))
          : new Failed(failed, holder, now);
    }

    /** Handed back: the next try at once, and no failure. */
    Queued release(Instant now) {
      return new Queued(attempt.next(), holder.trainer(), now);
    }

    @Override
    public Cancelled cancel(Instant now) {
      return new Cancelled(attempt, Optional.of(holder), now);
    }
  }

  /**
   * Waiting after a try that ended badly.
   *
   * @param attempt the try that ended
   * @param holder who held it
   * @param due when the next try goes on the queue
   */
  record BackingOff(Attempt attempt, Holder holder, Instant due) implements Open {
    Queued retry(Instant now) {
      return new Queued(attempt.next(), holder.trainer(), now);
    }

    @Override
    public Cancelled cancel(Instant now) {
      return new Cancelled(attempt, Optional.of(holder), now);
    }
  }

  /** Ended well: the artifacts of the accepted try are what counts. */
  record Succeeded(Attempt attempt, Holder holder, Instant ended, List<Artifact> artifacts)
      implements FoldState {
    public Succeeded {
      artifacts = List.copyOf(artifacts);
    }
  }

  /** Ended: its tries are used up, or another one would fail alike. */
  record Failed(Attempt attempt, Holder holder, Instant ended) implements FoldState {}

  /** Ended: its run was cancelled or failed. */
  record Cancelled(Attempt attempt, Optional<Holder> holder, Instant ended) implements FoldState {}
}
