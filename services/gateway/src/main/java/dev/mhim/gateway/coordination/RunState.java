package dev.mhim.gateway.coordination;

import dev.mhim.v1.Evaluation;
import dev.mhim.v1.FailureReason;
import dev.mhim.v1.Problem;
import dev.mhim.v1.Run;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Where a run is. Each legal transition is a method of the state that it starts from. */
public sealed interface RunState {
  /** The run as the world sees it. */
  Run run();

  /** Its folds in order, the fit on all cases last; none before it was planned. */
  List<FoldState> folds();

  /** A run that has not ended. */
  sealed interface Open extends RunState {
    default Ended cancel(String reason, Instant now) {
      List<FoldState> cancelled = Folds.cancelOpen(folds(), now);
      return new Ended(RunImage.cancelled(run(), cancelled, reason, now), cancelled);
    }

    /** It took too long. */
    default Failed expire(Problem problem, Instant now) {
      List<FoldState> cancelled = Folds.cancelOpen(folds(), now);
      return new Failed(
          RunImage.failed(
              run(),
              cancelled,
              FailureReason.FAILURE_REASON_DEADLINE_EXCEEDED,
              List.of(problem),
              now),
          cancelled);
    }
  }

  /** Taken; the split plan is being made. */
  record Planning(Run run) implements Open {
    @Override
    public List<FoldState> folds() {
      return List.of();
    }

    Training plan(Run planned, Instant now) {
      List<FoldState> folds = new ArrayList<>();
      for (int fold = 0; fold < planned.getFoldsCount(); fold++) {
        folds.add(FoldState.Queued.now(Attempt.first(fold), "", now));
      }
      if (run.getFitAll()) {
        folds.add(new FoldState.Waiting(Attempt.first(planned.getFoldsCount())));
      }
      return new Training(RunImage.planned(run, planned, folds, now), folds);
    }

    Ended reject(List<Problem> problems, Instant now) {
      return new Ended(
          RunImage.ended(run, Run.State.STATE_REJECTED, problems, now).build(), List.of());
    }
  }

  /** A run with folds that have not ended. */
  sealed interface Working extends Open {
    /** The same state with folds that moved on. */
    Working with(List<FoldState> moved, Instant now);

    /** Moves one fold, and the run with it where that decides. */
    default RunState move(int fold, UnaryOperator<FoldState> transition, Instant now) {
      List<FoldState> moved = new ArrayList<>(folds());
      moved.set(fold, transition.apply(folds().get(fold)));
      return settle(moved, now);
    }

    /** Moves every fold. */
    default RunState moveAll(UnaryOperator<FoldState> transition, Instant now) {
      return settle(folds().stream().map(transition).toList(), now);
    }

    private RunState settle(List<FoldState> moved, Instant now) {
      for (FoldState fold : moved) {
        if (fold instanceof FoldState.Failed failed) {
          List<FoldState> cancelled = Folds.cancelOpen(moved, now);
          return new Failed(RunImage.failed(run(), cancelled, failed, now), cancelled);
        }
      }
      return Folds.haveSucceeded(moved)
          ? new Evaluating(RunImage.evaluating(run(), moved, now), moved, now)
          : with(moved, now);
    }
  }

  /** Its folds are queued or trained. */
  record Training(Run run, List<FoldState> folds) implements Working {
    public Training {
      folds = List.copyOf(folds);
    }

    @Override
    public Training with(List<FoldState> moved, Instant now) {
      List<FoldState> begun = Folds.beginFit(moved, now);
      return new Training(RunImage.training(run, begun, now), begun);
    }

    Paused pause(Instant now) {
      List<FoldState> paused = Folds.mapOpen(folds, open -> open.pause(now));
      return new Paused(RunImage.in(Run.State.STATE_PAUSED, run, paused, now), paused);
    }
  }

  /** Its folds are handed back, or were. */
  record Paused(Run run, List<FoldState> folds) implements Working {
    public Paused {
      folds = List.copyOf(folds);
    }

    @Override
    public Paused with(List<FoldState> moved, Instant now) {
      return new Paused(RunImage.training(run, moved, now), moved);
    }

    Training resume(Instant now) {
      List<FoldState> resumed = Folds.beginFit(Folds.mapOpen(folds, open -> open.resume(now)), now);
      return new Training(RunImage.underWay(run, resumed, now), resumed);
    }
  }

  /**
   * Every fold ended well.
   *
   * @param announced when the run was last announced to the evaluator
   */
  record Evaluating(Run run, List<FoldState> folds, Instant announced) implements Open {
    public Evaluating {
      folds = List.copyOf(folds);
    }

    Evaluating announceAgain(Instant now) {
      return new Evaluating(run, folds, now);
    }

    RunState evaluate(Evaluation evaluation, Instant now) {
      Run evaluated = RunImage.evaluated(run, evaluation, now);
      return evaluation.getProblemsCount() == 0
          ? new Ended(evaluated, folds)
          : new Failed(evaluated, folds);
    }
  }

  /** Ended badly; someone may want it to begin again. */
  record Failed(Run run, List<FoldState> folds) implements RunState {
    public Failed {
      folds = List.copyOf(folds);
    }

    /** Folds with a result keep it. A run that was never planned has nothing to begin again. */
    RunState retry(Instant now) {
      if (folds.isEmpty()) {
        return this;
      }
      List<FoldState> again =
          folds.stream()
              .map(fold ->
                  switch (fold) {
                    case FoldState.Failed failed -> failed.retry(now);
                    case FoldState.Cancelled cancelled ->
                        isFit(cancelled) ? cancelled.waitAgain() : cancelled.retry(now);
                    case FoldState.Succeeded _, FoldState.Open _ -> fold;
                  })
              .toList();
      Run begun = RunImage.begunAgain(run);
      if (Folds.haveSucceeded(again)) {
        return new Evaluating(RunImage.evaluating(begun, again, now), again, now);
      }
      List<FoldState> fit = Folds.beginFit(again, now);
      return new Training(RunImage.underWay(begun, fit, now), fit);
    }

    private boolean isFit(FoldState fold) {
      return fold.attempt().fold() == run.getFoldsCount();
    }
  }

  /** Ended for good; nothing changes it any more. */
  record Ended(Run run, List<FoldState> folds) implements RunState {
    public Ended {
      folds = List.copyOf(folds);
    }
  }
}
