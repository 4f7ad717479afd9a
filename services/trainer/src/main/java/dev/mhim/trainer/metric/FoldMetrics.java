package dev.mhim.trainer.metric;

import dev.mhim.trainer.event.TaskEvents;
import dev.mhim.v1.EpochMetrics;
import dev.mhim.v1.MetricBatch;
import dev.mhim.v1.StepProgress;
import dev.mhim.v1.Task;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Batches what one attempt tells: at most four a second, and at once when a stage begins or an
 * epoch ends. Only used by the fold's thread, which it never makes wait.
 */
public final class FoldMetrics implements FoldListener {
  private static final Duration PACE = Duration.ofMillis(250);

  /** Epochs that wait for a batch that gets through; beyond it the oldest are forgotten. */
  private static final int MOST_EPOCHS = 1000;

  private final Task task;
  private final MetricSink sink;
  private final Clock clock;
  private final List<EpochMetrics> epochs = new ArrayList<>();
  private StepProgress progress = StepProgress.getDefaultInstance();
  private Instant last = Instant.MIN;
  private long sequence;

  public FoldMetrics(Task task, MetricSink sink, Clock clock) {
    this.task = task;
    this.sink = sink;
    this.clock = clock;
  }

  @Override
  public void onStage(StepProgress start) {
    progress = start;
    send(clock.instant());
  }

  @Override
  public void onProgress(StepProgress now) {
    progress = now;
    Instant time = clock.instant();
    if (last.equals(Instant.MIN) || !time.isBefore(last.plus(PACE))) {
      send(time);
    }
  }

  @Override
  public void onEpoch(EpochMetrics epoch, StepProgress end, long patches) {
    progress = end;
    if (epochs.size() == MOST_EPOCHS) {
      epochs.removeFirst();
    }
    epochs.add(epoch);
    send(clock.instant());
  }

  private void send(Instant time) {
    last = time;
    MetricBatch batch =
        MetricBatch.newBuilder()
            .setRun(task.getRun())
            .setFold(task.getFold().getFold())
            .setAttempt(task.getAttempt())
            .setSequence(sequence++)
            .setTime(TaskEvents.timestamp(time))
            .setProgress(progress)
            .addAllEpochs(epochs)
            .build();
    // What an epoch ended with is worth another try with the next batch.
    if (sink.offer(task.getName(), batch)) {
      epochs.clear();
    }
  }
}
