package dev.mhim.trainer.fold;

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
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
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
  private final FoldArtifacts artifacts;
  private final FoldCheckpoints checkpoints;
  private final EventSender events;
  private final MetricSink metrics;
  private final TrainerMeters meters;

  FoldRunner(
      FoldTraining training,
      FoldArtifacts artifacts,
      FoldCheckpoints checkpoints,
      EventSender events,
      MetricSink metrics,
      TrainerMeters meters) {
    this.training = training;
    this.artifacts = artifacts;
    this.checkpoints = checkpoints;
    this.events = events;
    this.metrics = metrics;
    this.meters = meters;
  }

  /** Trains, stores, reports. Throws nothing that a fold could cause. */
  public void run(HeldTask held) {
    Instant start = Instant.now();
    LOG.info("{} starts", held);
    try {
      List<Artifact> stored = trainAndStore(held);
      if (!held.isStopped()) {
        succeed(held, stored, start);
        return;
      }
    } catch (Exception | OutOfMemoryError | LinkageError e) {
      // Whatever a stopped fold throws is no failure.
      if (!held.isStopped()) {
        fail(held, e);
        return;
      }
      LOG.debug("{} ended with", held, e);
    }
    stop(held, held.stopReason().orElseThrow());
  }

  private List<Artifact> trainAndStore(HeldTask held) throws Exception {
    BooleanSupplier cancelled = held::isStopped;
    Assignment assignment = new Assignment(held.task(), artifacts.plan(held.task(), cancelled));
    GracefulStop stop = checkpoints.stopOf(held);
    Checkpoints stored = new ToldCheckpoints(checkpoints.of(held), stop);
    Trained trained = training.train(assignment, stored, listener(held), stop);
    return held.isStopped() ? List.of() : artifacts.store(held.task(), trained, cancelled);
  }

  private void succeed(HeldTask held, List<Artifact> stored, Instant start) {
    boolean told =
        events.deliver(TaskEvents.succeeded(held, stored, Instant.now()), held::isStopped);
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
        TaskEvents.failed(held, failure.problem(), failure.retryable(), Instant.now()),
        held::isStopped);
    meters.attemptEnded("failed");
  }

  private void stop(HeldTask held, StopReason reason) {
    LOG.info("{} has stopped: {}", held, reason);
    if (reason == StopReason.SHUTDOWN) {
      release(held);
      meters.attemptEnded("released");
    } else {
      meters.attemptEnded("stopped");
    }
  }

  private void release(HeldTask held) {
    long deadline = System.nanoTime() + RELEASE_PATIENCE.toNanos();
    events.deliver(
        TaskEvents.released(held.task(), held.claim(), "the trainer shuts down", Instant.now()),
        () -> System.nanoTime() - deadline > 0);
  }

  /** Tells when a fold that is to stop may do so. */
  private record ToldCheckpoints(Checkpoints stored, GracefulStop stop) implements Checkpoints {
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
      stop.checkpointSaved();
    }
  }

  private FoldListener listener(HeldTask held) {
    FoldMetrics batches = new FoldMetrics(held.task(), metrics, Clock.systemUTC());
    return new FoldListener() {
      @Override
      public void onStage(StepProgress start) {
        LOG.info("{} begins {}", held, start.getStage());
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
