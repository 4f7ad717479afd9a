package dev.mhim.gateway.coordination;

import dev.mhim.v1.Artifact;
import dev.mhim.v1.Claim;
import dev.mhim.v1.TaskHeartbeat;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Where a fold is. Each legal transition is a method of the state that it starts from. */
sealed interface FoldState {
  /** Its newest try. */
  Attempt attempt();

  /** Who holds or held a try, and since when. */
  record Holder(String trainer, Instant claimed) {
    static final Holder NOBODY = new Holder("", Instant.EPOCH);

    boolean isOf(Claim claim) {
      return claim.getTrainer().equals(trainer);
    }
  }

  /** A fold that has not ended. */
  sealed interface Open extends FoldState {
    Cancelled cancel(Instant now);

    /** Its run is paused: nobody begins to work on it. */
    Open pause(Instant now);

    /** Its run goes on. */
    Open resume(Instant now);
  }

  /** The fit on all cases, before every fold has succeeded. */
  record Waiting(Attempt attempt) implements Open {
    Queued begin(Instant now) {
      return Queued.now(attempt, "", now);
    }

    @Override
    public Cancelled cancel(Instant now) {
      return new Cancelled(attempt, Optional.empty(), now);
    }

    @Override
    public Waiting pause(Instant now) {
      return this;
    }

    @Override
    public Waiting resume(Instant now) {
      return this;
    }
  }

  /** A fold that a trainer holds. Only the holder of the newest try is listened to. */
  sealed interface Held extends Open {
    Holder holder();

    Signs signs();

    Held heard(TaskHeartbeat heartbeat, Instant now);

    /** Nobody could be heard of for a while. */
    Held renew(Instant now);

    /** Handed back unfinished, which is no failure. */
    Open release(Instant now);

    /** After a try that ended badly. */
    FoldState fail(Failure failure, CoordinationRules rules, Instant now);

    default boolean isHeldBy(Claim claim) {
      return claim.getAttempt() == attempt().number() && holder().isOf(claim);
    }

    default Succeeded succeed(List<Artifact> artifacts, Instant now) {
      return new Succeeded(attempt(), holder(), now, artifacts);
    }

    @Override
    default Cancelled cancel(Instant now) {
      return new Cancelled(attempt(), Optional.of(holder()), now);
    }
  }

  /**
   * On the queue.
   *
   * @param attempt the try that is to be claimed
   * @param lastTrainer who held the try before; empty for none
   * @param since when this try was first put on the queue
   * @param enqueued when it was last put there
   */
  record Queued(Attempt attempt, String lastTrainer, Instant since, Instant enqueued)
      implements Open {
    static Queued now(Attempt attempt, String lastTrainer, Instant now) {
      return new Queued(attempt, lastTrainer, now, now);
    }

    Running claim(String trainer, Instant now) {
      return new Running(attempt, new Holder(trainer, now), Signs.begin(now));
    }

    Queued enqueueAgain(Instant now) {
      return new Queued(attempt, lastTrainer, since, now);
    }

    @Override
    public Cancelled cancel(Instant now) {
      return new Cancelled(attempt, Optional.empty(), now);
    }

    @Override
    public Paused pause(Instant now) {
      return new Paused(attempt, lastTrainer);
    }

    @Override
    public Queued resume(Instant now) {
      return this;
    }
  }

  /**
   * Held by a trainer.
   *
   * @param attempt the try
   * @param holder who holds it
   * @param signs what was heard of the holder
   */
  record Running(Attempt attempt, Holder holder, Signs signs) implements Held {
    @Override
    public Running heard(TaskHeartbeat heartbeat, Instant now) {
      return new Running(attempt, holder, signs.heard(heartbeat, now));
    }

    @Override
    public Running renew(Instant now) {
      return new Running(attempt, holder, signs.renewed(now));
    }

    /** Another try later, or none when they are used up or would fail alike. */
    @Override
    public FoldState fail(Failure failure, CoordinationRules rules, Instant now) {
      Attempt failed = attempt.failed(failure.problem(), failure.reason(), signs.saved());
      return failure.retryable() && failed.fruitless() < rules.attempts()
          ? new BackingOff(failed, holder, now.plus(rules.backOffAfter(failed.fruitless())))
          : new Failed(failed, holder, now);
    }

    /** The next try at once. */
    @Override
    public Queued release(Instant now) {
      return Queued.now(attempt.reached(signs.saved()).next(), holder.trainer(), now);
    }

    @Override
    public Pausing pause(Instant now) {
      return new Pausing(attempt, holder, signs);
    }

    @Override
    public Running resume(Instant now) {
      return this;
    }
  }

  /** Held by a trainer that was told to take a checkpoint and to hand it back. */
  record Pausing(Attempt attempt, Holder holder, Signs signs) implements Held {
    @Override
    public Pausing heard(TaskHeartbeat heartbeat, Instant now) {
      return new Pausing(attempt, holder, signs.heard(heartbeat, now));
    }

    @Override
    public Pausing renew(Instant now) {
      return new Pausing(attempt, holder, signs.renewed(now));
    }

    /** A failure of a fold that is to stop anyway counts only if another try would fail alike. */
    @Override
    public FoldState fail(Failure failure, CoordinationRules rules, Instant now) {
      return failure.retryable()
          ? release(now)
          : new Failed(
              attempt.failed(failure.problem(), failure.reason(), signs.saved()), holder, now);
    }

    @Override
    public Paused release(Instant now) {
      return new Paused(attempt.reached(signs.saved()), holder.trainer());
    }

    @Override
    public Pausing pause(Instant now) {
      return this;
    }

    /** Its holder may be about to hand it back: the next try supersedes it. */
    @Override
    public Queued resume(Instant now) {
      return release(now).resume(now);
    }
  }

  /**
   * Nobody works on it until its run goes on.
   *
   * @param attempt the newest try, which is over
   * @param lastTrainer who held it; empty for none
   */
  record Paused(Attempt attempt, String lastTrainer) implements Open {
    @Override
    public Cancelled cancel(Instant now) {
      return new Cancelled(attempt, Optional.empty(), now);
    }

    @Override
    public Paused pause(Instant now) {
      return this;
    }

    @Override
    public Queued resume(Instant now) {
      return Queued.now(attempt.next(), lastTrainer, now);
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
      return Queued.now(attempt.next(), holder.trainer(), now);
    }

    @Override
    public Cancelled cancel(Instant now) {
      return new Cancelled(attempt, Optional.of(holder), now);
    }

    @Override
    public Paused pause(Instant now) {
      return new Paused(attempt, holder.trainer());
    }

    @Override
    public BackingOff resume(Instant now) {
      return this;
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
  record Failed(Attempt attempt, Holder holder, Instant ended) implements FoldState {
    /** Someone wants its run to begin again. */
    Queued retry(Instant now) {
      return Queued.now(attempt.anew(), holder.trainer(), now);
    }
  }

  /** Ended: its run was cancelled or failed. */
  record Cancelled(Attempt attempt, Optional<Holder> holder, Instant ended) implements FoldState {
    /** Someone wants its run, which failed, to begin again. */
    Queued retry(Instant now) {
      return Queued.now(attempt.anew(), holder.orElse(Holder.NOBODY).trainer(), now);
    }

    /** The same for the fit on all cases, which comes after the folds. */
    Waiting waitAgain() {
      return new Waiting(attempt.anew());
    }
  }
}
