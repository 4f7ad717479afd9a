package dev.mhim.trainer.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mhim.trainer.testing.Tasks;
import dev.mhim.v1.Lease;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HeldTasksTest {
  private final AtomicInteger lost = new AtomicInteger();
  private final HeldTasks held = new HeldTasks(lost::incrementAndGet);
  private final HeldTask task = new HeldTask(Tasks.fold("r", 0, 1), "me");

  @Test
  void leaseStopsOnlyItsOwnTask() {
    HeldTask other = new HeldTask(Tasks.fold("r", 1, 1), "me");
    held.add(task);
    held.add(other);
    held.observe(Tasks.lease(task.task(), 1, Lease.State.STATE_CANCELLED, ""));
    assertThat(task.stopReason()).contains(StopReason.CANCELLED);
    assertThat(other.isStopped()).isFalse();
    assertThat(lost).as("leases lost").hasValue(0);
  }

  @Test
  void firstReasonCountsAndIsToldOnce() {
    held.add(task);
    held.observe(Tasks.lease(task.task(), 2, Lease.State.STATE_OPEN, ""));
    held.observe(Tasks.lease(task.task(), 2, Lease.State.STATE_HELD, "other"));
    task.stop(StopReason.SHUTDOWN);
    assertThat(task.stopReason()).contains(StopReason.SUPERSEDED);
    assertThat(lost).hasValue(1);
  }

  @Test
  void leaseThatWasConfirmedAndIsOpenAgainWasTakenBack() {
    held.add(task);
    held.observe(Tasks.lease(task.task(), 1, Lease.State.STATE_OPEN, ""));
    assertThat(task.isStopped()).isFalse();
    held.observe(Tasks.lease(task.task(), 1, Lease.State.STATE_HELD, "me"));
    held.observe(Tasks.lease(task.task(), 1, Lease.State.STATE_OPEN, ""));
    assertThat(task.stopReason()).contains(StopReason.LOST);
  }

  @Test
  void taskIsStillOursWhileTheTrainerEndsButNotOnceItsLeaseIsLost() {
    held.add(task);
    assertThat(task.isOurs()).isTrue();
    task.stop(StopReason.SHUTDOWN);
    assertThat(task.isOurs()).isTrue();

    HeldTask other = new HeldTask(Tasks.fold("r", 1, 1), "me");
    other.stop(StopReason.SUPERSEDED);
    assertThat(other.isOurs()).isFalse();
  }

  @Test
  void taskThatIsToBeHandedBackStopsAtOnceWhenItIsCancelled() {
    held.add(task);
    held.observe(Tasks.lease(task.task(), 1, Lease.State.STATE_PAUSED, "me"));
    assertThat(task.stopReason()).contains(StopReason.PAUSED);
    assertThat(task.isToHandBack()).isTrue();

    held.observe(Tasks.lease(task.task(), 1, Lease.State.STATE_CANCELLED, ""));
    assertThat(task.stopReason()).contains(StopReason.CANCELLED);
    assertThat(task.isOurs()).isFalse();

    task.stop(StopReason.SHUTDOWN);
    assertThat(task.stopReason()).contains(StopReason.CANCELLED);
  }

  @Test
  void attemptIsKnownWhileHeldAndAfterwards() {
    assertThat(held.knows(task.task())).isFalse();
    held.add(task);
    assertThat(held.knows(task.task())).isTrue();
    held.remove(task);
    assertThat(held.all()).isEmpty();
    assertThat(held.knows(task.task())).isTrue();
    assertThat(held.knows(Tasks.fold("r", 0, 2))).isFalse();
  }
}
