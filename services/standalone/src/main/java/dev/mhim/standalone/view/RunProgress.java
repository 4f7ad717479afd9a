package dev.mhim.standalone.view;

import dev.mhim.v1.Evaluation;
import dev.mhim.v1.FoldStatus;
import dev.mhim.v1.MetricBatch;
import dev.mhim.v1.Run;
import dev.mhim.v1.WatchRunResponse;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a watched run has told so far. Being told everything anew changes nothing. */
public final class RunProgress {
  private Run run;
  private Optional<Evaluation> evaluation = Optional.empty();
  private final SortedMap<Integer, FoldProgress> folds = new TreeMap<>();

  /** Begins with what creating or getting the run gave. */
  public RunProgress(Run run) {
    this.run = run;
    update(run);
  }

  /** Takes the next message. */
  public void accept(WatchRunResponse message) {
    switch (message.getEventCase()) {
      case RUN -> update(message.getRun());
      case METRICS -> update(message.getMetrics());
      case EVALUATION -> evaluation = Optional.of(message.getEvaluation());
      case EVENT_NOT_SET -> {
        // Something newer than this client: nothing to show.
      }
    }
  }

  /** The run as it was last told. */
  public Run run() {
    return run;
  }

  /** The evaluation, once there is one. */
  public Optional<Evaluation> evaluation() {
    return evaluation;
  }

  /** The folds in order. */
  public List<FoldProgress> folds() {
    return List.copyOf(folds.values());
  }

  /** Whether it has ended, well or not. */
  public boolean hasEnded() {
    return switch (run.getState()) {
      case STATE_SUCCEEDED, STATE_FAILED, STATE_CANCELLED, STATE_REJECTED -> true;
      case STATE_UNSPECIFIED,
          STATE_PLANNING,
          STATE_QUEUED,
          STATE_RUNNING,
          STATE_EVALUATING,
          STATE_PAUSED,
          UNRECOGNIZED ->
          false;
    };
  }

  private void update(Run newer) {
    if (newer.getRevision() < run.getRevision()) {
      return;
    }
    run = newer;
    for (FoldStatus status : newer.getFoldsList()) {
      folds.compute(
          status.getFold(),
          (fold, known) -> known == null ? FoldProgress.of(status) : known.with(status));
    }
    if (newer.hasAllCases()) {
      FoldStatus status = newer.getAllCases();
      folds.compute(
          status.getFold(),
          (fold, known) -> known == null ? FoldProgress.ofAllCases(status) : known.with(status));
    }
  }

  private void update(MetricBatch batch) {
    folds.computeIfPresent(batch.getFold(), (fold, known) -> known.with(batch));
  }
}
