package dev.mhim.gateway.coordination;

import dev.mhim.v1.Evaluation;
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

  /** A run that has not ended. */
  sealed interface Open extends RunState {
    Ended cancel(String reason, Instant now);
  }

  /** Taken; the split plan is being made. */
  record Planning(Run run) implements Open {
    Training plan(Run planned, Instant now) {
      List<FoldState> folds = new ArrayList<>();
      for (int fold = 0; fold < planned.getFoldsCount(); fold++) {
        folds.add(new FoldState.Queued(Attempt.first(fold), "", now));
      }
      return new Training(RunImage.planned(run, planned, folds, now), folds);
    }

    Ended reject(List<Problem> problems, Instant now) {
      return new Ended(
          RunImage.ended(run, Run.State.STATE_REJECTED, problems, now).build(), List.of());
    }

    @Override
    public Ended cancel(String reason, Instant now) {
      return Ended.cancelled(run, List.of(), reason, now);
    }
  }

  /** Its folds are queued or trained. */
  record Training(Run run, List<FoldState> folds) implements Open {
    public Training {
      folds = List.copyOf(folds);
    }

    /** Moves one fold, and the run with it where that decides. */
    RunState move(int fold, UnaryOperator<FoldState> transition, Instant now) {
      List<FoldState> moved = new ArrayList<>(folds);
      moved.set(fold, transition.apply(folds.get(fold)));
      return settle(moved, now);
    }

    /** Moves every fold. */
    RunState moveAll(UnaryOperator<FoldState> transition, Instant now) {
      return settle(folds.stream().map(transition).toList(), now);
    }

    private RunState settle(List<FoldState> moved, Instant now) {
      for (FoldState fold : moved) {
        if (fold instanceof FoldState.Failed failed) {
          return Ended.failed(run, cancelOpen(moved, now), failed, now);
        }
      }
      if (moved.stream().allMatch(FoldState.Succeeded.class::isInstance)) {
        return new Evaluating(RunImage.evaluating(run, moved, now), moved, now);
      }
      return new Training(RunImage.training(run, moved, now), moved);
    }

    @Override
    public Ended cancel(String reason, Instant now) {
      return Ended.cancelled(run, cancelOpen(folds, now), reason, now);
    }

    private static List<FoldState> cancelOpen(List<FoldState> folds, Instant now) {
      return folds.stream()
          .map(fold -> fold instanceof FoldState.Open open ? open.cancel(now) : fold)
          .toList();
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

    Ended evaluate(Evaluation evaluation, Instant now) {
      return new Ended(RunImage.evaluated(run, evaluation, now), folds);
    }

    @Override
    public Ended cancel(String reason, Instant now) {
      return Ended.cancelled(run, folds, reason, now);
    }
  }

  /** Ended; nothing changes it any more. */
  record Ended(Run run, List<FoldState> folds) implements RunState {
    public Ended {
      folds = List.copyOf(folds);
    }

    private static Ended cancelled(Run run, List<FoldState> folds, String reason, Instant now) {
      return new Ended(RunImage.cancelled(run, folds, reason, now), folds);
    }

    private static Ended failed(
        Run run, List<FoldState> folds, FoldState.Failed failed, Instant now) {
      return new Ended(RunImage.failed(run, folds, failed, now), folds);
    }
  }
}
