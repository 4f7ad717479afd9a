package dev.mhim.gateway.coordination;

import dev.mhim.platform.error.Problems;
import dev.mhim.v1.Claim;
import dev.mhim.v1.Evaluation;
import dev.mhim.v1.Problem;
import dev.mhim.v1.Run;
import dev.mhim.v1.RunEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Decides what follows from a signal: a pure function of state, signal and time. Events that are
 * late, doubled, out of order, or of a trainer that does not hold the fold change nothing.
 */
public final class Coordinator {
  private final CoordinationRules rules;

  public Coordinator(CoordinationRules rules) {
    this.rules = rules;
  }

  /**
   * Decides.
   *
   * @param state the run's state; empty when the run is unknown
   * @throws IllegalArgumentException when the signal can be of no run, so that it is a dead letter
   */
  public Decision decide(Optional<RunState> state, Signal signal, Instant now) {
    if (state.isEmpty()) {
      Optional<RunState> first = begin(signal, now);
      return new Decision(first, first.map(Outputs::ofNew).orElse(List.of()));
    }
    RunState before = state.get();
    RunState after =
        switch (signal) {
          case Signal.Happened(RunEvent event) -> onEvent(before, event, now);
          case Signal.Evaluated(Evaluation evaluation) ->
              before instanceof RunState.Evaluating evaluating
                  ? evaluating.evaluate(evaluation, now)
                  : before;
          case Signal.Tick() -> onTick(before, now);
          case Signal.RenewLeases() -> onRenew(before, now);
        };
    return new Decision(Optional.of(after), Outputs.of(before, after));
  }

  private static Optional<RunState> begin(Signal signal, Instant now) {
    if (!(signal instanceof Signal.Happened(RunEvent event))) {
      return Optional.empty();
    }
    return switch (event.getEventCase()) {
      case RUN_REQUESTED -> Optional.of(taken(event.getRunRequested().getRun(), now));
      case RUN_PLANNED -> {
        Run planned = requirePlan(event);
        yield Optional.of(taken(planned, now).plan(planned, now));
      }
      case RUN_REJECTED -> {
        Run refused = event.getRunRejected().getRun();
        yield Optional.of(taken(refused, now).reject(refused.getProblemsList(), now));
      }
      case CANCEL_REQUESTED,
          PAUSE_REQUESTED,
          RESUME_REQUESTED,
          RETRY_REQUESTED,
          TASK_CLAIMED,
          TASK_HEARTBEAT,
          TASK_SUCCEEDED,
          TASK_FAILED,
          TASK_RELEASED ->
          Optional.empty();
      case EVENT_NOT_SET -> throw unreadable(event);
    };
  }

  private static RunState.Planning taken(Run asked, Instant now) {
    Run.Builder run =
        Run.newBuilder()
            .setName(asked.getName())
            .setTitle(asked.getTitle())
            .setDataset(asked.getDataset())
            .setProtocol(asked.getProtocol())
            .setSettings(asked.getSettings())
            .setSweep(asked.getSweep())
            .setFitAll(asked.getFitAll())
            .setTraceParent(asked.getTraceParent())
            .setState(Run.State.STATE_PLANNING)
            .setCreateTime(asked.hasCreateTime() ? asked.getCreateTime() : RunImage.timestamp(now))
            .setUpdateTime(RunImage.timestamp(now))
            .setRevision(1);
    if (asked.hasLimits()) {
      run.setLimits(asked.getLimits());
    }
    if (asked.hasPrediction()) {
      run.setPrediction(asked.getPrediction());
    }
    return new RunState.Planning(run.build());
  }

  private RunState onEvent(RunState state, RunEvent event, Instant now) {
    return switch (event.getEventCase()) {
      case RUN_REQUESTED -> state;
      case RUN_PLANNED ->
          state instanceof RunState.Planning planning
              ? planning.plan(requirePlan(event), now)
              : state;
      case RUN_REJECTED ->
          state instanceof RunState.Planning planning
              ? planning.reject(event.getRunRejected().getRun().getProblemsList(), now)
              : state;
      case CANCEL_REQUESTED ->
          state instanceof RunState.Open open
              ? open.cancel(event.getCancelRequested().getReason(), now)
              : state;
      case PAUSE_REQUESTED ->
          state instanceof RunState.Training training ? training.pause(now) : state;
      case RESUME_REQUESTED -> state instanceof RunState.Paused paused ? paused.resume(now) : state;
      case RETRY_REQUESTED ->
          state instanceof RunState.Failed failed && !isOver(failed.run(), now)
              ? failed.retry(now)
              : state;
      case TASK_CLAIMED -> onFold(state, event.getTaskClaimed().getClaim(), now, claim(event, now));
      case TASK_HEARTBEAT ->
          onHeld(
              state,
              event.getTaskHeartbeat().getClaim(),
              now,
              held -> held.heard(event.getTaskHeartbeat(), now));
      case TASK_SUCCEEDED ->
          onHeld(
              state,
              event.getTaskSucceeded().getClaim(),
              now,
              held -> held.succeed(event.getTaskSucceeded().getArtifactsList(), now));
      case TASK_FAILED ->
          onHeld(
              state,
              event.getTaskFailed().getClaim(),
              now,
              held -> held.fail(Failure.of(event.getTaskFailed()), rules, now));
      case TASK_RELEASED ->
          onHeld(state, event.getTaskReleased().getClaim(), now, held -> held.release(now));
      case EVENT_NOT_SET -> throw unreadable(event);
    };
  }

  private static UnaryOperator<FoldState> claim(RunEvent event, Instant now) {
    Claim claim = event.getTaskClaimed().getClaim();
    return fold ->
        fold instanceof FoldState.Queued queued && queued.attempt().number() == claim.getAttempt()
            ? queued.claim(claim.getTrainer(), now)
            : fold;
  }

  /** Only the holder of the newest try is listened to. */
  private interface HeldTransition {
    FoldState apply(FoldState.Held held);
  }

  private static RunState onHeld(
      RunState state, Claim claim, Instant now, HeldTransition transition) {
    return onFold(
        state,
        claim,
        now,
        fold ->
            fold instanceof FoldState.Held held && held.isHeldBy(claim)
                ? transition.apply(held)
                : fold);
  }

  private static RunState onFold(
      RunState state, Claim claim, Instant now, UnaryOperator<FoldState> transition) {
    if (claim.getTrainer().isEmpty()) {
      throw new IllegalArgumentException("a task event names no trainer: " + claim);
    }
    if (!(state instanceof RunState.Working working)) {
      return state;
    }
    if (claim.getFold() < 0 || claim.getFold() >= working.folds().size()) {
      throw new IllegalArgumentException(state.run().getName() + " has no fold " + claim.getFold());
    }
    return working.move(claim.getFold(), transition, now);
  }

  private RunState onTick(RunState state, Instant now) {
    if (state instanceof RunState.Open open && isOver(open.run(), now)) {
      return open.expire(tooLong(open.run()), now);
    }
    return switch (state) {
      case RunState.Planning planning -> planning;
      case RunState.Working working ->
          working.moveAll(fold -> onTick(working.run(), fold, now), now);
      case RunState.Evaluating evaluating ->
          isPast(evaluating.announced(), rules.announceAgain(), now)
              ? evaluating.announceAgain(now)
              : evaluating;
      case RunState.Failed failed -> failed;
      case RunState.Ended ended -> ended;
    };
  }

  private boolean isOver(Run run, Instant now) {
    return rules.end(run).filter(end -> !now.isBefore(end)).isPresent();
  }

  private FoldState onTick(Run run, FoldState fold, Instant now) {
    return switch (fold) {
      case FoldState.Queued queued ->
          isPast(queued.enqueued(), rules.enqueueAgain(), now) ? queued.enqueueAgain(now) : queued;
      case FoldState.Held held -> {
        Optional<Failure> failure = Deadlines.check(held, run, rules, now);
        yield failure.isPresent() ? held.fail(failure.get(), rules, now) : held;
      }
      case FoldState.BackingOff waiting ->
          now.isBefore(waiting.due()) ? waiting : waiting.retry(now);
      case FoldState.Waiting _,
          FoldState.Paused _,
          FoldState.Succeeded _,
          FoldState.Failed _,
          FoldState.Cancelled _ ->
          fold;
    };
  }

  private static RunState onRenew(RunState state, Instant now) {
    return state instanceof RunState.Working working
        ? working.moveAll(fold -> fold instanceof FoldState.Held held ? held.renew(now) : fold, now)
        : state;
  }

  private static Problem tooLong(Run run) {
    return Problems.of(
        "DEADLINE_EXCEEDED",
        "limits.run_timeout",
        "",
        "the run was not done in its time, which began with its request at "
            + RunImage.instant(run.getCreateTime()),
        "create it anew with more time or more trainers");
  }

  private static boolean isPast(Instant since, Duration limit, Instant now) {
    return !now.isBefore(since.plus(limit));
  }

  private static Run requirePlan(RunEvent event) {
    Run planned = event.getRunPlanned().getRun();
    if (planned.getFoldsCount() == 0 || !planned.hasSplitPlan()) {
      throw new IllegalArgumentException(
          event.getRun() + " was planned without folds or without a split plan");
    }
    return planned;
  }

  private static IllegalArgumentException unreadable(RunEvent event) {
    return new IllegalArgumentException(
        "an event of " + event.getRun() + " says nothing that this coordinator knows");
  }
}
