package dev.mhim.gateway.coordination;

import com.google.protobuf.Timestamp;
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
      case RunState.Training training ->
          RunCoordination.newBuilder()
              .setRun(training.run())
              .addAllFoldTimes(training.folds().stream().map(StoredRun::time).toList())
              .build();
      case RunState.Evaluating evaluating ->
          RunCoordination.newBuilder()
              .setRun(evaluating.run())
              .setAnnounceTime(RunImage.timestamp(evaluating.announced()))
              .build();
      // Of what has ended only the fact counts here; the whole run is on its own topic.
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
      case STATE_SUCCEEDED, STATE_FAILED, STATE_CANCELLED, STATE_REJECTED ->
          new RunState.Ended(run, List.of());
      case STATE_UNSPECIFIED, UNRECOGNIZED ->
          throw new IllegalStateException(
              run.getName() + " is stored in a state that is none: " + run.getStateValue());
    };
  }

  private static Timestamp time(FoldState fold) {
    return switch (fold) {
      case FoldState.Queued queued -> RunImage.timestamp(queued.enqueued());
      case FoldState.BackingOff waiting -> RunImage.timestamp(waiting.due());
      case FoldState.Running _, FoldState.Succeeded _, FoldState.Failed _, FoldState.Cancelled _ ->
          Timestamp.getDefaultInstance();
    };
  }

  private static List<FoldState> folds(RunCoordination stored, Instant now) {
    List<FoldState> folds = new ArrayList<>();
    for (int i = 0; i < stored.getRun().getFoldsCount(); i++) {
      Instant time =
          i < stored.getFoldTimesCount() ? RunImage.instant(stored.getFoldTimes(i)) : now;
      folds.add(fold(stored.getRun().getFolds(i), time, now));
    }
    return folds;
  }

  private static FoldState fold(FoldStatus status, Instant time, Instant now) {
    Attempt attempt = new Attempt(status.getFold(), status.getAttempt(), status.getProblemsList());
    FoldState.Holder holder =
        new FoldState.Holder(status.getTrainer(), RunImage.instant(status.getClaimTime()));
    Instant ended = RunImage.instant(status.getEndTime());
    return switch (status.getState()) {
      case STATE_QUEUED -> new FoldState.Queued(attempt, status.getTrainer(), time);
      case STATE_RUNNING -> new FoldState.Running(attempt, holder, now);
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
}
