package dev.mhim.standalone.view;

import dev.mhim.v1.EpochMetrics;
import dev.mhim.v1.FoldStatus;
import dev.mhim.v1.MetricBatch;
import dev.mhim.v1.Stage;
import dev.mhim.v1.StepProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How far one fold is, as its newest attempt tells.
 *
 * @param label what people call it: {@code fold 3}, or {@code all cases} for the fit on them
 * @param status its state
 * @param attempt the attempt that the rest is of, 1-based; 0 before the first batch
 * @param position the newest position; empty before the first batch
 * @param attemptStart time of the attempt's first batch
 * @param stageStart time of the stage's first batch
 * @param time time of the newest batch
 * @param selection newest selection value of the stage's trained model; NaN before its first epoch
 *     ended
 */
public record FoldProgress(
    String label,
    FoldStatus status,
    int attempt,
    Optional<StepProgress> position,
    Instant attemptStart,
    Instant stageStart,
    Instant time,
    double selection) {
  /**
   * A student's step costs more than the baseline's: two networks and the mask. Measured at 2.5 to
   * 5 times.
   */
  private static final double STUDENT_COST = 3;

  static FoldProgress of(FoldStatus status) {
    return of("fold %2d".formatted(status.getFold()), status);
  }

  static FoldProgress ofAllCases(FoldStatus status) {
    return of("all cases", status);
  }

  private static FoldProgress of(String label, FoldStatus status) {
    return new FoldProgress(
        label,
        status,
        0,
        Optional.empty(),
        Instant.EPOCH,
        Instant.EPOCH,
        Instant.EPOCH,
        Double.NaN);
  }

  FoldProgress with(FoldStatus newer) {
    return new FoldProgress(
        label, newer, attempt, position, attemptStart, stageStart, time, selection);
  }

  /** After a batch; one of an earlier attempt changes nothing. */
  FoldProgress with(MetricBatch batch) {
    if (batch.getAttempt() < attempt) {
      return this;
    }
    Instant now = Instant.ofEpochSecond(batch.getTime().getSeconds(), batch.getTime().getNanos());
    Stage stage = batch.getProgress().getStage();
    boolean newAttempt = batch.getAttempt() > attempt;
    boolean newStage = newAttempt || position.map(p -> p.getStage() != stage).orElse(true);
    double value = newStage ? Double.NaN : selection;
    for (EpochMetrics epoch : batch.getEpochsList()) {
      if (epoch.getStage() == stage) {
        value = epoch.getSelectionValue();
      }
    }
    return new FoldProgress(
        label,
        status,
        batch.getAttempt(),
        Optional.of(batch.getProgress()),
        newAttempt ? now : attemptStart,
        newStage ? now : stageStart,
        now,
        value);
  }

  /** Share of the fold's epochs that is done, 0 to 1; early stopping may end sooner. */
  public double fraction() {
    if (status.getState() == FoldStatus.State.STATE_SUCCEEDED) {
      return 1;
    }
    return position
        .map(p -> (stageIndex(p) + stageFraction(p)) / Math.max(1, p.getStageCount()))
        .orElse(0.0);
  }

  /** Time until its end at the pace of its stage; empty where nothing is known yet. */
  public Optional<Duration> remaining() {
    return position.flatMap(this::remaining);
  }

  private Optional<Duration> remaining(StepProgress p) {
    double done = stageFraction(p);
    double spent = Duration.between(stageStart, time).toMillis();
    if (done <= 0 || spent <= 0) {
      return Optional.empty();
    }
    double stage = spent / done;
    boolean studentWaits = stageIndex(p) == 0 && p.getStageCount() > 1;
    double millis = stage * (1 - done) + (studentWaits ? stage * STUDENT_COST : 0);
    return Optional.of(Duration.ofMillis(Math.round(millis)));
  }

  private static int stageIndex(StepProgress p) {
    return p.getStage() == Stage.STAGE_STUDENT ? p.getStageCount() - 1 : 0;
  }

  private static double stageFraction(StepProgress p) {
    double epochs = p.getEpoch() + (double) p.getBagsDone() / Math.max(1, p.getBagCount());
    return Math.min(1, epochs / Math.max(1, p.getEpochCount()));
  }
}
