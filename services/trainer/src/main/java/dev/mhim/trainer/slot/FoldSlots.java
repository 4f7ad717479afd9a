package dev.mhim.trainer.slot;

import dev.mhim.trainer.claim.Slots;
import dev.mhim.trainer.lease.HeldTask;
import dev.mhim.trainer.lease.HeldTasks;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** A fixed number of folds at once, each in a thread of its own. */
public final class FoldSlots implements Slots {
  private final int count;
  private final HeldTasks held;
  private final Consumer<HeldTask> work;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition ended = lock.newCondition();
  private int busy;

  /**
   * Empty slots.
   *
   * @param count how many, at least 1
   * @param held from which a task is taken once its work has ended
   * @param work what is done with a task, in the slot's thread
   */
  public FoldSlots(int count, HeldTasks held, Consumer<HeldTask> work) {
    if (count < 1) {
      throw new IllegalArgumentException(
          "mhim.trainer.slots = " + count + ": at least 1 is needed");
    }
    this.count = count;
    this.held = held;
    this.work = work;
  }

  @Override
  public int free() {
    return count - busy();
  }

  /** How many slots work now. */
  public int busy() {
    lock.lock();
    try {
      return busy;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void awaitFree(Duration time) {
    await(time, count - 1);
  }

  /** Waits until nothing works any more; false when the time is over first. */
  public boolean awaitIdle(Duration time) {
    return await(time, 0);
  }

  @Override
  public void start(HeldTask task) {
    lock.lock();
    try {
      busy++;
    } finally {
      lock.unlock();
    }
    Thread.ofPlatform().daemon().name("fold " + task).start(() -> run(task));
  }

  private void run(HeldTask task) {
    try {
      work.accept(task);
    } finally {
      held.remove(task);
      lock.lock();
      try {
        busy--;
        ended.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  private boolean await(Duration time, int most) {
    long left = time.toNanos();
    lock.lock();
    try {
      while (busy > most && left > 0) {
        left = ended.awaitNanos(left);
      }
      return busy <= most;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }
}
