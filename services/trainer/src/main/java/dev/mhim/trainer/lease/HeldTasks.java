package dev.mhim.trainer.lease;

import dev.mhim.v1.Lease;
import dev.mhim.v1.Task;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tasks that this trainer holds now, and those that it held lately. */
public final class HeldTasks {
  private static final Logger LOG = LoggerFactory.getLogger(HeldTasks.class);
  private static final int REMEMBERED = 1000;

  private final Map<Attempt, HeldTask> held = new ConcurrentHashMap<>();
  private final Set<Attempt> ended =
      Collections.synchronizedSet(Collections.newSetFromMap(new Recent()));
  private final Runnable onLost;

  private record Attempt(String task, int number) {
    static Attempt of(Task task) {
      return new Attempt(task.getName(), task.getAttempt());
    }
  }

  private static final class Recent extends LinkedHashMap<Attempt, Boolean> {
    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<Attempt, Boolean> eldest) {
      return size() > REMEMBERED;
    }
  }

  /**
   * Holds nothing yet.
   *
   * @param onLost told whenever a task was given to another attempt or trainer
   */
  public HeldTasks(Runnable onLost) {
    this.onLost = onLost;
  }

  public void add(HeldTask task) {
    held.put(Attempt.of(task.task()), task);
  }

  public void remove(HeldTask task) {
    Attempt attempt = Attempt.of(task.task());
    ended.add(attempt);
    held.remove(attempt);
  }

  /** Whether this very attempt is held here, or was: the queue may hold a task twice. */
  public boolean knows(Task task) {
    Attempt attempt = Attempt.of(task);
    return held.containsKey(attempt) || ended.contains(attempt);
  }

  public List<HeldTask> all() {
    return List.copyOf(held.values());
  }

  /** Stops the tasks that a lease no longer allows. */
  public void observe(Lease lease) {
    for (HeldTask task : held.values()) {
      if (task.task().getName().equals(lease.getTask()) && task.observe(lease)) {
        tell(task, task.stopReason().orElseThrow());
      }
    }
  }

  private void tell(HeldTask task, StopReason reason) {
    switch (reason) {
      case SUPERSEDED, LOST -> {
        LOG.warn("{} stops, its lease was lost: {}", task, reason);
        onLost.run();
      }
      case CANCELLED, PAUSED, SHUTDOWN -> LOG.info("{} stops: {}", task, reason);
      // The usual end: the coordinator accepted its result.
      case CLOSED -> LOG.debug("{} has ended", task);
    }
  }
}
