package dev.mhim.trainer.claim;

import dev.mhim.trainer.config.TrainerId;
import dev.mhim.trainer.event.KafkaEventSender;
import dev.mhim.trainer.lease.HeldTask;
import dev.mhim.trainer.lease.HeldTasks;
import dev.mhim.trainer.lease.LeaseView;
import dev.mhim.trainer.slot.FoldSlots;
import dev.mhim.v1.Task;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A trainer without training: claims tasks and does with them what the test says. */
final class ClaimingTrainer implements AutoCloseable {
  private final TrainerId id;
  private final KafkaEventSender events;
  private final FoldSlots slots;
  private final LeaseView leases;
  private final TaskClaimer claimer;
  private final AtomicInteger lost = new AtomicInteger();
  private final List<Task> worked = new CopyOnWriteArrayList<>();

  ClaimingTrainer(String bootstrapServers, String group, int slotCount, Consumer<HeldTask> work) {
    id = TrainerId.startingWith("t");
    HeldTasks held = new HeldTasks(lost::incrementAndGet);
    events = new KafkaEventSender(bootstrapServers, id);
    slots =
        new FoldSlots(
            slotCount,
            held,
            task -> {
              worked.add(task.task());
              work.accept(task);
            });
    leases = LeaseView.start(bootstrapServers, held::observe);
    claimer =
        TaskClaimer.start(
            new TaskClaimer.Surroundings(
                id, bootstrapServers, group, slots, held, leases, events, () -> true, () -> {}));
  }

  String id() {
    return id.value();
  }

  /** The tasks whose work was begun, in order. */
  List<Task> worked() {
    return worked;
  }

  int lost() {
    return lost.get();
  }

  int busy() {
    return slots.busy();
  }

  boolean isReady() {
    return leases.isCaughtUp() && claimer.trouble().isEmpty();
  }

  @Override
  public void close() {
    claimer.close();
    leases.close();
    events.close();
  }
}
