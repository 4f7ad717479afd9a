package dev.mhim.gateway.coordination;

import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import dev.mhim.platform.error.Problems;
import dev.mhim.v1.Evaluation;
import dev.mhim.v1.FailureReason;
import dev.mhim.v1.FoldStatus;
import dev.mhim.v1.Problem;
import dev.mhim.v1.Run;
import java.time.Instant;
import java.util.List;

/** What the world sees of a run after a transition. Each change counts its revision up. */
final class RunImage {
  private RunImage() {}

  static Run planned(Run taken, Run planned, List<FoldState> folds, Instant now) {
    Run.Builder run = changed(taken, now);
    if (planned.hasPrediction()) {
      run.setProtocol(planned.getProtocol()).setPrediction(planned.getPrediction());
    }
    return show(
            folds,
            run.setDataset(planned.getDataset())
                .setSettings(planned.getSettings())
                .setSplitPlan(planned.getSplitPlan())
                .setState(Run.State.STATE_QUEUED))
        .build();
  }

  /** The same run when no fold changed in a way that shows: a heartbeat is no change. */
  static Run training(Run run, List<FoldState> folds, Instant now) {
    if (show(folds, run.toBuilder()).build().equals(run)) {
      return run;
    }
    Run.Builder changed = show(folds, changed(run, now));
    boolean claimed = folds.stream().anyMatch(fold -> fold instanceof FoldState.Running);
    if (claimed && !run.hasStartTime()) {
      changed.setStartTime(timestamp(now)).setState(Run.State.STATE_RUNNING);
    }
    return changed.build();
  }

  static Run evaluating(Run run, List<FoldState> folds, Instant now) {
    return show(folds, changed(run, now).setState(Run.State.STATE_EVALUATING)).build();
  }

  /** In another state, with folds that moved on. */
  static Run in(Run.State state, Run run, List<FoldState> folds, Instant now) {
    return show(folds, changed(run, now).setState(state)).build();
  }

  /** Queued or running again. */
  static Run underWay(Run run, List<FoldState> folds, Instant now) {
    return in(
        run.hasStartTime() ? Run.State.STATE_RUNNING : Run.State.STATE_QUEUED, run, folds, now);
  }

  /** Without the marks of its bad end; not a change of its own. */
  static Run begunAgain(Run run) {
    return run.toBuilder()
        .clearProblems()
        .clearFailure()
        .clearEndTime()
        .clearEvaluation()
        .clearArtifacts()
        .build();
  }

  static Run evaluated(Run run, Evaluation evaluation, Instant now) {
    boolean well = evaluation.getProblemsCount() == 0;
    Run.Builder ended =
        ended(
            run,
            well ? Run.State.STATE_SUCCEEDED : Run.State.STATE_FAILED,
            evaluation.getProblemsList(),
            now);
    if (!well) {
      ended.setFailure(FailureReason.FAILURE_REASON_EVALUATION_FAILED);
    }
    return ended
        .setEvaluation(evaluation.getName())
        .addAllArtifacts(evaluation.getArtifactsList())
        .build();
  }

  static Run failed(Run run, List<FoldState> folds, FoldState.Failed failed, Instant now) {
    List<Problem> reasons = failed.attempt().problems();
    Problem fold =
        Problems.of(
            "FOLD_FAILED",
            run.getName() + "/folds/" + failed.attempt().fold(),
            "",
            "the fold failed at attempt " + failed.attempt().number(),
            "the last reason is told beside this one, all of them with the fold");
    return failed(run, folds, failed.attempt().failure(), List.of(fold, reasons.getLast()), now);
  }

  static Run failed(
      Run run, List<FoldState> folds, FailureReason reason, List<Problem> problems, Instant now) {
    return show(folds, ended(run, Run.State.STATE_FAILED, problems, now).setFailure(reason))
        .build();
  }

  static Run cancelled(Run run, List<FoldState> folds, String reason, Instant now) {
    List<Problem> why =
        reason.isEmpty() ? List.of() : List.of(Problems.of("CANCELLED", "", "", reason, ""));
    return show(folds, ended(run, Run.State.STATE_CANCELLED, why, now)).build();
  }

  static Run.Builder ended(Run run, Run.State state, List<Problem> problems, Instant now) {
    return changed(run, now)
        .setState(state)
        .clearProblems()
        .addAllProblems(problems)
        .setEndTime(timestamp(now));
  }

  private static Run.Builder changed(Run run, Instant now) {
    return run.toBuilder().setRevision(run.getRevision() + 1).setUpdateTime(timestamp(now));
  }

  /** The fit on all cases, where one is wanted, is the last of them and stands by itself. */
  private static Run.Builder show(List<FoldState> folds, Run.Builder run) {
    List<FoldStatus> statuses = folds.stream().map(RunImage::status).toList();
    if (!run.getFitAll() || statuses.isEmpty()) {
      return run.clearFolds().addAllFolds(statuses);
    }
    return run.clearFolds()
        .addAllFolds(statuses.subList(0, statuses.size() - 1))
        .setAllCases(statuses.getLast());
  }

  static FoldStatus status(FoldState state) {
    Attempt attempt = state.attempt();
    FoldStatus.Builder status =
        FoldStatus.newBuilder()
            .setFold(attempt.fold())
            .setAttempt(attempt.number())
            .addAllProblems(attempt.problems())
            .setFailure(attempt.failure());
    switch (state) {
      case FoldState.Waiting _ -> status.setState(FoldStatus.State.STATE_WAITING);
      case FoldState.Queued queued ->
          status
              .setState(FoldStatus.State.STATE_QUEUED)
              .setTrainer(queued.lastTrainer())
              .setQueueTime(timestamp(queued.since()));
      case FoldState.Running running ->
          held(status.setState(FoldStatus.State.STATE_RUNNING), running.holder());
      case FoldState.Pausing pausing ->
          held(status.setState(FoldStatus.State.STATE_PAUSING), pausing.holder());
      case FoldState.Paused paused ->
          status.setState(FoldStatus.State.STATE_PAUSED).setTrainer(paused.lastTrainer());
      case FoldState.BackingOff waiting ->
          held(status.setState(FoldStatus.State.STATE_BACKING_OFF), waiting.holder());
      case FoldState.Succeeded succeeded ->
          held(status.setState(FoldStatus.State.STATE_SUCCEEDED), succeeded.holder())
              .setEndTime(timestamp(succeeded.ended()))
              .addAllArtifacts(succeeded.artifacts());
      case FoldState.Failed failed ->
          held(status.setState(FoldStatus.State.STATE_FAILED), failed.holder())
              .setEndTime(timestamp(failed.ended()));
      case FoldState.Cancelled cancelled -> {
        status.setState(FoldStatus.State.STATE_CANCELLED).setEndTime(timestamp(cancelled.ended()));
        cancelled.holder().ifPresent(holder -> held(status, holder));
      }
    }
    return status.build();
  }

  private static FoldStatus.Builder held(FoldStatus.Builder status, FoldState.Holder holder) {
    return status.setTrainer(holder.trainer()).setClaimTime(timestamp(holder.claimed()));
  }

  /** To the millisecond, so that what is stored and read again is the same. */
  static Timestamp timestamp(Instant instant) {
    return Timestamps.fromMillis(instant.toEpochMilli());
  }

  static Instant instant(Timestamp timestamp) {
    return Instant.ofEpochMilli(Timestamps.toMillis(timestamp));
  }
}
