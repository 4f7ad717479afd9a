package dev.mhim.gateway.coordination;

import com.google.protobuf.Timestamp;
import dev.mhim.v1.FoldHistory;
import dev.mhim.v1.FoldStatus;
import dev.mhim.v1.Run;
import dev.mhim.v1.RunCoordination;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The stored form of a run's state. When a trainer was last heard of is not stored: after a restart
 * every lease begins anew, so that the coordinator's own absence costs nobody a lease, and
 * heartbeats write nothing.
 */
public final class StoredRun {
  private StoredRun() {}

  public static RunCoordination store(RunState state) {
    return switch (state) {
      case RunState.Planning planning ->
          RunCoordination.newBuilder().setRun(planning.run()).build();
      case RunState.Working working -> withFolds(working).build();
      case RunState.Failed failed -> withFolds(failed).build();
      case RunState.Evaluating evaluating ->
          withFolds(evaluating).setAnnounceTime(RunImage.timestamp(evaluating.announced())).build();
      // Of what has ended for good only the fact counts here; the whole run is on its own topic.
      case RunState.Ended ended ->
          RunCoordination.newBuilder()
              .setRun(
                  Run.newBuilder()
                      .setName(ended.run().getName())
                      .setState(ended.run().getState())
                      .setRevision(ended.run().getRevision()))
              .build();
    };
  }

  private static RunCoordination.Builder withFolds(RunState state) {
    return RunCoordination.newBuilder()
        .setRun(state.run())
        .addAllFoldTimes(state.folds().stream().map(StoredRun::time).toList())
        .addAllFoldHistories(state.folds().stream().map(fold -> history(fold.attempt())).toList());
  }

  private static FoldHistory history(Attempt attempt) {
    return FoldHistory.newBuilder()
        .setSaved(attempt.saved())
        .setFruitless(attempt.fruitless())
        .build();
  }

  /**
   * Reads a state.
   *
   * @param now when every lease begins anew
   */
  public static RunState load(RunCoordination stored, Instant now) {
    Run run = stored.getRun();
    return switch (run.getState()) {
      case STATE_PLANNING -> new RunState.Planning(run);
      case STATE_QUEUED, STATE_RUNNING -> new RunState.Training(run, folds(stored, now));
      case STATE_EVALUATING ->
          new RunState.Evaluating(
              run, folds(stored, now), RunImage.instant(stored.getAnnounceTime()));
      case STATE_PAUSED -> new RunState.Paused(run, folds(stored, now));
      case STATE_FAILED -> new RunState.Failed(run, folds(stored, now));
      case STATE_SUCCEEDED, STATE_CANCELLED, STATE_REJECTED -> new RunState.Ended(run, List.of());
      case STATE_UNSPECIFIED, UNRECOGNIZED ->
          throw new IllegalStateException(
              run.getName() + " is stored in a state that is none: " + run.getStateValue());
    };
  }

  private static Timestamp time(FoldState fold) {
    return switch (fold) {
      case FoldState.Queued queued -> RunImage.timestamp(queued.enqueued());
      case FoldState.BackingOff waiting -> RunImage.timestamp(waiting.due());
      case FoldState.Held _,
          FoldState.Waiting _,
          FoldState.Paused _,
          FoldState.Succeeded _,
          FoldState.Failed _,
          FoldState.Cancelled _ ->
          Timestamp.getDefaultInstance();
    };
  }

  private static List<FoldState> folds(RunCoordination stored, Instant now) {
    List<FoldStatus> statuses = new ArrayList<>(stored.getRun().getFoldsList());
    if (stored.getRun().hasAllCases()) {
      statuses.add(stored.getRun().getAllCases());
    }
    List<FoldState> folds = new ArrayList<>();
    for (int i = 0; i < statuses.size(); i++) {
      Instant time =
          i < stored.getFoldTimesCount() ? RunImage.instant(stored.getFoldTimes(i)) : now;
      FoldHistory history =
          i < stored.getFoldHistoriesCount()
              ? stored.getFoldHistories(i)
              : FoldHistory.getDefaultInstance();
      folds.add(fold(statuses.get(i), history, time, now));
    }
    return folds;
  }

  private static FoldState fold(FoldStatus status, FoldHistory history, Instant time, Instant now) {
    Attempt attempt =
        new Attempt(
            status.getFold(),
            status.getAttempt(),
            status.getProblemsList(),
            status.getFailure(),
            history.getSaved(),
            history.getFruitless());
    FoldState.Holder holder =
        new FoldState.Holder(status.getTrainer(), RunImage.instant(status.getClaimTime()));
    Instant ended = RunImage.instant(status.getEndTime());
    return switch (status.getState()) {
      case STATE_WAITING -> new FoldState.Waiting(attempt);
      case STATE_QUEUED -> queued(attempt, status, time);
      case STATE_RUNNING -> new FoldState.Running(attempt, holder, Signs.begin(now));
      case STATE_PAUSING -> new FoldState.Pausing(attempt, holder, Signs.begin(now));
      case STATE_PAUSED -> new FoldState.Paused(attempt, status.getTrainer());
      case STATE_BACKING_OFF -> new FoldState.BackingOff(attempt, holder, time);
      case STATE_SUCCEEDED ->
          new FoldState.Succeeded(attempt, holder, ended, status.getArtifactsList());
      case STATE_FAILED -> new FoldState.Failed(attempt, holder, ended);
      case STATE_CANCELLED ->
          new FoldState.Cancelled(
              attempt, status.hasClaimTime() ? Optional.of(holder) : Optional.empty(), ended);
      case STATE_UNSPECIFIED, UNRECOGNIZED ->
          throw new IllegalStateException(
              "fold " + status.getFold() + " is stored in a state that is none");
    };
  }

  private static FoldState.Queued queued(Attempt attempt, FoldStatus status, Instant enqueued) {
    Instant since = status.hasQueueTime() ? RunImage.instant(status.getQueueTime()) : enqueued;
    return new FoldState.Queued(attempt, status.getTrainer(), since, enqueued);
  }
}
