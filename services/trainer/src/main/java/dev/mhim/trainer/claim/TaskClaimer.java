package dev.mhim.trainer.claim;

import dev.mhim.trainer.config.TrainerId;
import dev.mhim.trainer.event.EventSender;
import dev.mhim.trainer.event.TaskEvents;
import dev.mhim.trainer.lease.HeldTask;
import dev.mhim.trainer.lease.HeldTasks;
import dev.mhim.trainer.lease.LeaseRules;
import dev.mhim.trainer.lease.LeaseView;
import dev.mhim.trainer.loop.ServiceLoop;
import dev.mhim.trainer.loop.StopSignal;
import dev.mhim.v1.Claim;
import dev.mhim.v1.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims tasks while there is room. With its last slot filled, or while it could not work anyway,
 * it is out of the group, so that its partitions are with trainers that can.
 */
public final class TaskClaimer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TaskClaimer.class);
  private static final Duration POLL = Duration.ofMillis(250);
  private static final Duration FULL_WAIT = Duration.ofSeconds(1);

  private final TrainerId trainer;
  private final Supplier<TaskQueue> connect;
  private final Slots slots;
  private final HeldTasks held;
  private final LeaseView leases;
  private final EventSender events;
  private final BooleanSupplier ready;
  private final Runnable onClaim;
  private final ServiceLoop loop;
  private volatile boolean emptyHanded;

  /** What a claimer works with. */
  public record Surroundings(
      TrainerId trainer,
      String bootstrapServers,
      String group,
      Slots slots,
      HeldTasks held,
      LeaseView leases,
      EventSender events,
      BooleanSupplier ready,
      Runnable onClaim) {}

  private TaskClaimer(Surroundings with) {
    this.trainer = with.trainer();
    this.connect =
        () ->
            new TaskQueue(
                with.bootstrapServers(), with.group(), "mhim-trainer-" + with.trainer().value());
    this.slots = with.slots();
    this.held = with.held();
    this.leases = with.leases();
    this.events = with.events();
    this.ready = with.ready();
    this.onClaim = with.onClaim();
    this.loop = ServiceLoop.start("claims", this::run);
  }

  /** Starts to claim. */
  public static TaskClaimer start(Surroundings surroundings) {
    return new TaskClaimer(surroundings);
  }

  /** Whether the claiming thread lives. */
  public boolean isAlive() {
    return loop.isAlive();
  }

  /** Why it can't claim at present; empty when it can. */
  public Optional<String> trouble() {
    return loop.trouble();
  }

  /** Whether it asked the queue for work the last time it looked, and got none. */
  public boolean isEmptyHanded() {
    return emptyHanded;
  }

  /** Claims no more, as soon as it can; does not wait. */
  public void stop() {
    loop.stop();
  }

  /** Claims no more and leaves the group. */
  @Override
  public void close() {
    loop.close();
  }

  private void run(StopSignal stop, Runnable wentWell) {
    emptyHanded = false;
    try (TaskQueue queue = connect.get()) {
      wentWell.run();
      while (!stop.isTold()) {
        if (slots.free() == 0) {
          emptyHanded = false;
          queue.leave();
          slots.awaitFree(FULL_WAIT);
        } else if (!leases.isCaughtUp() || !ready.getAsBoolean()) {
          emptyHanded = false;
          queue.leave();
          stop.await(POLL);
        } else {
          queue.join();
          Optional<Offer> offered = queue.poll(POLL);
          emptyHanded = offered.isEmpty();
          offered.ifPresent(offer -> consider(queue, offer));
        }
      }
    }
  }

  private void consider(TaskQueue queue, Offer offer) {
    switch (TaskReader.read(offer.record().value())) {
      case TaskReader.Reading.Unreadable(String reason) -> {
        LOG.warn("{} goes to the dead letters: {}", offer, reason);
        queue.take(offer, List.of(ClaimRecords.deadLetter(offer.record(), reason)));
      }
      case TaskReader.Reading.Work(Task task) -> {
        Optional<String> refusal =
            held.knows(task)
                ? Optional.of("this trainer has or had it")
                : LeaseRules.refusal(task, leases.find(task.getName()));
        if (refusal.isPresent()) {
          LOG.info(
              "{} attempt {} is passed over: {}", task.getName(), task.getAttempt(), refusal.get());
          queue.take(offer, List.of());
        } else {
          claim(queue, offer, task);
        }
      }
    }
  }

  private void claim(TaskQueue queue, Offer offer, Task task) {
    Claim claim = HeldTask.claimOf(task, trainer.value());
    Instant now = Instant.now();
    boolean claimed;
    try {
      claimed =
          queue.take(
              offer,
              List.of(
                  ClaimRecords.event(TaskEvents.claimed(task, claim, now), trainer.source(), now)));
    } catch (UncertainOutcomeException e) {
      // If the claim did get through, nobody works on it: handing it back ends that. If it did
      // not, the coordinator passes this over and the queue offers the task again.
      events.send(TaskEvents.released(task, claim, "the claim's outcome is not known", now));
      throw e;
    }
    if (claimed) {
      start(task);
    }
  }

  private void start(Task task) {
    HeldTask taken = new HeldTask(task, trainer.value());
    held.add(taken);
    // What the lease said between the claim and now was told to nobody.
    leases.find(task.getName()).ifPresent(held::observe);
    onClaim.run();
    LOG.info("{} claimed", taken);
    slots.start(taken);
  }
}
