package dev.mhim.trainer.fold;

import dev.mhim.platform.trace.TracedWork;
import dev.mhim.trainer.event.EventSender;
import dev.mhim.trainer.event.TaskEvents;
import dev.mhim.trainer.fold.FoldTraining.Assignment;
import dev.mhim.trainer.fold.FoldTraining.Trained;
import dev.mhim.trainer.lease.HeldTask;
import dev.mhim.trainer.lease.StopReason;
import dev.mhim.trainer.metric.FoldListener;
import dev.mhim.trainer.metric.FoldMetrics;
import dev.mhim.trainer.metric.MetricSink;
import dev.mhim.trainer.metric.TrainerMeters;
import dev.mhim.v1.Artifact;
import dev.mhim.v1.EpochMetrics;
import dev.mhim.v1.StepProgress;
import dev.mhim.v1.Task;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works on one held task in the calling thread, from its split plan to the event that ends it. A
 * task that is held no more leaves nothing and says nothing.
 */
@ApplicationScoped
public class FoldRunner {
  private static final Logger LOG = LoggerFactory.getLogger(FoldRunner.class);
  private static final Duration RELEASE_PATIENCE = Duration.ofSeconds(10);

  private final FoldTraining training;
  private final PredictionRunner predictions;
  private final FoldArtifacts artifacts;
  private final FoldCheckpoints checkpoints;
  private final EventSender events;
  private final MetricSink metrics;
  private final TrainerMeters meters;

  FoldRunner(
      FoldTraining training,
      PredictionRunner predictions,
      FoldArtifacts artifacts,
      FoldCheckpoints checkpoints,
      EventSender events,
      MetricSink metrics,
      TrainerMeters meters) {
    this.training = training;
    this.predictions = predictions;
    this.artifacts = artifacts;
    this.checkpoints = checkpoints;
    this.events = events;
    this.metrics = metrics;
    this.meters = meters;
  }

  /** Trains or predicts, stores, reports. Throws nothing that a fold could cause. */
  public void run(HeldTask held) {
    Task task = held.task();
    Map<String, String> subject =
        Map.of(
            "run", task.getRun(),
            "fold", Integer.toString(task.getFold().getFold()),
            "attempt", Integer.toString(task.getAttempt()));
    try (TracedWork work = TracedWork.begin("fold", task.getTraceParent(), subject)) {
      run(held, work);
    }
  }

  private void run(HeldTask held, TracedWork work) {
    Instant start = Instant.now();
    LOG.info("{} starts", held);
    try {
      List<Artifact> stored =
          held.task().hasPredict()
              ? predictions.predictAndStore(held, listener(held, work))
              : trainAndStore(held, work);
      if (held.isOurs()) {
        work.outcome("succeeded");
        succeed(held, stored, start);
        return;
      }
    } catch (Exception | OutOfMemoryError | LinkageError e) {
      // Whatever a stopped fold throws is no failure.
      if (!held.isStopped()) {
        work.failed(FailureReasons.of(e).problem().getReason());
        fail(held, e);
        return;
      }
      LOG.debug("{} ended with", held, e);
    }
    StopReason reason = held.stopReason().orElseThrow();
    work.outcome("stopped: " + reason);
    stop(held, reason);
  }

  private List<Artifact> trainAndStore(HeldTask held, TracedWork work) throws Exception {
    Assignment assignment =
        new Assignment(
            held.task(),
            artifacts.plan(held.task(), held::isStopped),
            artifacts.foldsBefore(held.task(), held::isStopped));
    GracefulStop stop = checkpoints.stopOf(held);
    Checkpoints stored = new ToldCheckpoints(checkpoints.of(held), () -> saved(held, stop));
    Trained trained = training.train(assignment, stored, listener(held, work), stop);
    // A fold that is done is stored though its trainer ends: there is grace for it.
    return held.isOurs() ? artifacts.store(held, trained, () -> !held.isOurs()) : List.of();
  }

  private void succeed(HeldTask held, List<Artifact> stored, Instant start) {
    boolean told =
        events.deliver(TaskEvents.succeeded(held, stored, Instant.now()), () -> !held.isOurs());
    if (told) {
      checkpoints.of(held).clear();
    }
    meters.attemptEnded("succeeded");
    LOG.info(
        "{} succeeded after {} s with {} artifacts{}",
        held,
        Duration.between(start, Instant.now()).toSeconds(),
        stored.size(),
        told ? "" : ", but is held no more");
  }

  private void fail(HeldTask held, Throwable cause) {
    FailureReasons.Failure failure = FailureReasons.of(cause);
    LOG.error(
        "{} failed{}: {}",
        held,
        failure.retryable() ? "" : " for good",
        failure.problem().getReason(),
        cause);
    events.deliver(
        TaskEvents.failed(
            held, failure.problem(), failure.reason(), failure.retryable(), Instant.now()),
        held::isStopped);
    meters.attemptEnded("failed");
  }

  private void stop(HeldTask held, StopReason reason) {
    LOG.info("{} stopped: {}", held, reason);
    switch (reason) {
      case SHUTDOWN -> release(held, "the trainer shuts down");
      case PAUSED -> release(held, "the run is paused");
      case SUPERSEDED, LOST, CLOSED, CANCELLED -> meters.attemptEnded("stopped");
    }
  }

  private void release(HeldTask held, String why) {
    long deadline = System.nanoTime() + RELEASE_PATIENCE.toNanos();
    events.deliver(
        TaskEvents.released(held.task(), held.claim(), why, Instant.now()),
        () -> System.nanoTime() - deadline > 0);
    meters.attemptEnded("released");
  }

  /** The coordinator is told at once: a trainer that dies now has brought its fold further. */
  private void saved(HeldTask held, GracefulStop stop) {
    events.send(TaskEvents.heartbeat(held, Instant.now()));
    stop.checkpointSaved();
  }

  /** Tells of each checkpoint. */
  private record ToldCheckpoints(Checkpoints stored, Runnable onSave) implements Checkpoints {
    @Override
    public Optional<byte[]> newest() {
      return stored.newest();
    }

    @Override
    public boolean isDue() {
      return stored.isDue();
    }

    @Override
    public void save(Position position, Path file) {
      stored.save(position, file);
      onSave.run();
    }
  }

  private FoldListener listener(HeldTask held, TracedWork work) {
    FoldMetrics batches = new FoldMetrics(held.task(), metrics, Clock.systemUTC());
    return new FoldListener() {
      @Override
      public void onStage(StepProgress start) {
        LOG.info("{} begins {}", held, start.getStage());
        work.event("begins " + start.getStage());
        batches.onStage(start);
      }

      @Override
      public void onProgress(StepProgress now) {
        batches.onProgress(now);
      }

      @Override
      public void onEpoch(EpochMetrics epoch, StepProgress end, long patches) {
        meters.trained(end.getBagCount(), patches);
        batches.onEpoch(epoch, end, patches);
      }
    };
  }
}
