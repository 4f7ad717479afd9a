package dev.mhim.gateway.runs;

import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Durations;
import com.google.protobuf.util.Timestamps;
import dev.mhim.v1.FoldStatus;
import dev.mhim.v1.ForecastRunResponse;
import dev.mhim.v1.Run;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.PriorityQueue;
import java.util.stream.Stream;

/**
 * When a run is likely to begin and to end: the folds that are trained now end when their time is
 * over, and as they do, what waits is begun in the order of the queue. As many folds are trained at
 * once as are now. Pure.
 */
final class Forecast {
  private final List<Run> all;
  private final Run run;
  private final long now;

  private record Waiting(Run run, long since) {}

  /**
   * A forecast.
   *
   * @param all every run, this one too
   * @param now milliseconds since 1970
   */
  Forecast(Collection<Run> all, Run run, long now) {
    this.all = List.copyOf(all);
    this.run = run;
    this.now = now;
  }

  ForecastRunResponse of() {
    List<Waiting> queue = queue();
    ForecastRunResponse.Builder forecast = ForecastRunResponse.newBuilder();
    forecast.setWaitingFolds((int) queue.stream().filter(this::isOurs).count());
    if (forecast.getWaitingFolds() > 0) {
      forecast.setFoldsAhead((int) queue.stream().takeWhile(fold -> !isOurs(fold)).count());
    }
    forecast.setRunningFolds((int) folds(open(), FoldStatus.State.STATE_RUNNING).count());
    OptionalDouble own = duration(run);
    own.ifPresent(millis -> forecast.setFoldDuration(Durations.fromMillis(Math.round(millis))));
    if (run.hasStartTime()) {
      forecast.setStartTime(run.getStartTime());
    }
    if (RunView.hasEnded(run) || run.getState() == Run.State.STATE_EVALUATING) {
      lastEnd().ifPresent(end -> forecast.setEndTime(Timestamps.fromMillis(Math.round(end))));
    } else if (own.isPresent() && run.getState() != Run.State.STATE_PAUSED) {
      schedule(queue, own.getAsDouble(), forecast);
    }
    return forecast.build();
  }

  private void schedule(List<Waiting> queue, double own, ForecastRunResponse.Builder forecast) {
    PriorityQueue<Double> slots = new PriorityQueue<>();
    double end = now;
    for (Run other : open()) {
      boolean ours = other.getName().equals(run.getName());
      for (FoldStatus fold : RunView.folds(other).toList()) {
        if (fold.getState() == FoldStatus.State.STATE_RUNNING) {
          double done =
              Math.max((double) now, millis(fold.getClaimTime()) + duration(other).orElse(own));
          slots.add(done);
          end = ours ? Math.max(end, done) : end;
        }
      }
    }
    if (slots.isEmpty()) {
      slots.add((double) now);
    }
    boolean begun = run.hasStartTime();
    for (Waiting fold : queue) {
      double start = slots.remove();
      double done = start + duration(fold.run()).orElse(own);
      slots.add(done);
      if (isOurs(fold)) {
        if (!begun) {
          forecast.setStartTime(Timestamps.fromMillis(Math.round(start)));
          begun = true;
        }
        end = Math.max(end, done);
      }
    }
    if (run.getAllCases().getState() == FoldStatus.State.STATE_WAITING) {
      end += own; // after the folds
    }
    forecast.setEndTime(Timestamps.fromMillis(Math.round(end)));
  }

  private List<Waiting> queue() {
    List<Waiting> queue = new ArrayList<>();
    for (Run other : open()) {
      RunView.folds(other)
          .filter(fold -> fold.getState() == FoldStatus.State.STATE_QUEUED)
          .forEach(fold -> queue.add(new Waiting(other, millis(fold.getQueueTime()))));
    }
    queue.sort(
        Comparator.comparingLong(Waiting::since).thenComparing(fold -> fold.run().getName()));
    return queue;
  }

  private boolean isOurs(Waiting fold) {
    return fold.run().getName().equals(run.getName());
  }

  private List<Run> open() {
    return all.stream().filter(other -> !RunView.hasEnded(other)).toList();
  }

  /** Mean of the folds of a run that are done, else of those of its dataset. */
  private OptionalDouble duration(Run of) {
    OptionalDouble own = mean(Stream.of(of));
    return own.isPresent()
        ? own
        : mean(
            all.stream()
                .filter(other -> other.getDataset().equals(of.getDataset()))
                // To predict takes a small part of the time of training.
                .filter(other -> other.hasPrediction() == of.hasPrediction()));
  }

  private static OptionalDouble mean(Stream<Run> runs) {
    return runs.flatMap(other -> other.getFoldsList().stream())
        .filter(fold -> fold.getState() == FoldStatus.State.STATE_SUCCEEDED)
        .mapToDouble(fold -> millis(fold.getEndTime()) - millis(fold.getClaimTime()))
        .average();
  }

  private OptionalDouble lastEnd() {
    return RunView.folds(run)
        .filter(FoldStatus::hasEndTime)
        .mapToDouble(fold -> millis(fold.getEndTime()))
        .max();
  }

  private static Stream<FoldStatus> folds(List<Run> runs, FoldStatus.State state) {
    return runs.stream().flatMap(RunView::folds).filter(fold -> fold.getState() == state);
  }

  private static long millis(Timestamp time) {
    return Timestamps.toMillis(time);
  }
}
