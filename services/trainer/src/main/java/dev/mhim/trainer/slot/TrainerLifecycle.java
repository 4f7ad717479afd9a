package dev.mhim.trainer.slot;

import dev.mhim.platform.config.KafkaConfig;
import dev.mhim.platform.kafka.TopicProvisioner;
import dev.mhim.platform.kafka.Topics;
import dev.mhim.platform.store.ObjectStore;
import dev.mhim.trainer.claim.TaskClaimer;
import dev.mhim.trainer.config.TrainerConfig;
import dev.mhim.trainer.config.TrainerId;
import dev.mhim.trainer.dependency.Dependencies;
import dev.mhim.trainer.dependency.Dependencies.Dependency;
import dev.mhim.trainer.event.EventSender;
import dev.mhim.trainer.event.TaskEvents;
import dev.mhim.trainer.fold.FoldTraining;
import dev.mhim.trainer.lease.Heartbeats;
import dev.mhim.trainer.lease.HeldTask;
import dev.mhim.trainer.lease.HeldTasks;
import dev.mhim.trainer.lease.LeaseView;
import dev.mhim.trainer.lease.StopReason;
import dev.mhim.trainer.loop.ServiceLoop;
import dev.mhim.trainer.loop.StopSignal;
import dev.mhim.trainer.metric.TrainerMeters;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the trainer's threads in the background, so that it waits for a broker that is away
 * instead of dying, and ends them in order: no more claims, folds stopped and handed back.
 */
@ApplicationScoped
public class TrainerLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(TrainerLifecycle.class);
  private static final String GROUP = "mhim-trainers";
  private static final Duration TOPICS_TIMEOUT = Duration.ofSeconds(15);
  private static final Duration IDLE_LOOK = Duration.ofMillis(250);

  private final TrainerId trainer;
  private final TrainerConfig config;
  private final KafkaConfig kafka;
  private final ObjectStore store;
  private final FoldTraining training;
  private final FoldSlots slots;
  private final HeldTasks held;
  private final EventSender events;
  private final Dependencies dependencies;
  private final TrainerMeters meters;
  private final ProcessEnd end;
  private @Nullable ServiceLoop starting;
  private @Nullable ServiceLoop idle;
  private volatile @Nullable Threads threads;
  private volatile boolean stopping;

  /** What runs once everything needed was there. */
  private record Threads(LeaseView leases, Heartbeats heartbeats, TaskClaimer claimer) {
    boolean areAlive() {
      return leases.isAlive() && heartbeats.isAlive() && claimer.isAlive();
    }
  }

  TrainerLifecycle(
      TrainerId trainer,
      TrainerConfig config,
      KafkaConfig kafka,
      ObjectStore store,
      FoldTraining training,
      FoldSlots slots,
      HeldTasks held,
      EventSender events,
      Dependencies dependencies,
      TrainerMeters meters,
      ProcessEnd end) {
    this.trainer = trainer;
    this.config = config;
    this.kafka = kafka;
    this.store = store;
    this.training = training;
    this.slots = slots;
    this.held = held;
    this.events = events;
    this.dependencies = dependencies;
    this.meters = meters;
    this.end = end;
  }

  void start(@Observes StartupEvent event) {
    LOG.info("trainer {} with {} slots starts", trainer, config.slots());
    end.takeTerminationSignal();
    dependencies.start();
    starting = ServiceLoop.start("start", this::prepare);
    config
        .exitWhenIdle()
        .map(IdleLimit::new)
        .ifPresent(limit ->
            idle = ServiceLoop.start("idle", (stop, wentWell) -> watchIdleness(limit, stop)));
  }

  void stop(@Observes ShutdownEvent event) {
    stopping = true;
    LOG.info("trainer {} stops, {} folds are handed back", trainer, held.all().size());
    if (starting != null) {
      starting.stop();
    }
    if (idle != null) {
      idle.stop();
    }
    Threads running = threads;
    Instant end = Instant.now().plus(config.grace());
    if (running != null) {
      running.claimer().stop();
      stopFolds();
      running.claimer().close();
    }
    stopFolds(); // what was claimed meanwhile
    if (!slots.awaitIdle(Duration.between(Instant.now(), end))) {
      releaseWhatIsLeft();
    }
    if (running != null) {
      running.heartbeats().close();
      running.leases().close();
    }
  }

  private void stopFolds() {
    held.all().forEach(task -> task.stop(StopReason.SHUTDOWN));
  }

  /** True unless a thread has died that should live. */
  public boolean isAlive() {
    Threads running = threads;
    if (stopping || running != null) {
      return stopping || (running != null && running.areAlive());
    }
    ServiceLoop loop = starting;
    return loop != null && loop.isAlive();
  }

  /** Why no task is claimed at present, apart from what the trainer depends on. */
  public Optional<String> trouble() {
    Threads running = threads;
    if (stopping) {
      return Optional.of("shutting down");
    }
    if (running == null) {
      ServiceLoop loop = starting;
      return Optional.of(
          "starting" + (loop == null ? "" : loop.trouble().map(text -> ": " + text).orElse("")));
    }
    return running.leases().isCaughtUp()
        ? running.claimer().trouble()
        : Optional.of("reading the leases");
  }

  private void prepare(StopSignal stop, Runnable wentWell) {
    new TopicProvisioner(kafka.bootstrapServers(), kafka.replicationFactor())
        .ensure(Topics.all(), TOPICS_TIMEOUT);
    store.ensureBucket();
    training.prepare();
    if (stop.isTold()) {
      return;
    }
    LeaseView leases = LeaseView.start(kafka.bootstrapServers(), held::observe);
    Heartbeats heartbeats =
        Heartbeats.start(
            config.heartbeat(),
            held,
            task -> events.send(TaskEvents.heartbeat(task, Instant.now())));
    TaskClaimer claimer =
        TaskClaimer.start(
            new TaskClaimer.Surroundings(
                trainer,
                kafka.bootstrapServers(),
                GROUP,
                slots,
                held,
                leases,
                events,
                this::canWork,
                meters::claimed));
    threads = new Threads(leases, heartbeats, claimer);
    wentWell.run();
    stop.tell();
  }

  private void watchIdleness(IdleLimit limit, StopSignal stop) {
    while (!stop.await(IDLE_LOOK)) {
      if (limit.isReached(isIdle(), System.nanoTime())) {
        LOG.info("trainer {} found no task for {}", trainer, config.exitWhenIdle().orElseThrow());
        stop.tell();
        end.exit();
      }
    }
  }

  /** A trainer that can't work is not idle: nobody knows whether there is work. */
  private boolean isIdle() {
    Threads running = threads;
    return running != null
        && running.claimer().isEmptyHanded()
        && slots.busy() == 0
        && dependencies.troubles().isEmpty();
  }

  /** A fold claimed without its stores, or without heartbeats, would only use up an attempt. */
  private boolean canWork() {
    Threads running = threads;
    return (running == null || running.areAlive())
        && dependencies.trouble(Dependency.FEATURE_STORE).isEmpty()
        && dependencies.trouble(Dependency.OBJECT_STORE).isEmpty();
  }

  private void releaseWhatIsLeft() {
    for (HeldTask task : held.all()) {
      LOG.warn("{} did not stop within {}", task, config.grace());
      events.send(
          TaskEvents.released(task.task(), task.claim(), "the trainer shuts down", Instant.now()));
    }
  }
}
