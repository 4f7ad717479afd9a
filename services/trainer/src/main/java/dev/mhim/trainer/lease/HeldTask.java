package dev.mhim.trainer.lease;

import dev.mhim.v1.Claim;
import dev.mhim.v1.Lease;
import dev.mhim.v1.Task;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A task that this trainer works on, and whether it still may. Safe for several threads. */
public final class HeldTask {
  private final Task task;
  private final Claim claim;
  private final AtomicReference<@Nullable StopReason> stop = new AtomicReference<>();
  private volatile boolean confirmed;

  public HeldTask(Task task, String trainer) {
    this.task = task;
    this.claim = claimOf(task, trainer);
  }

  /** What a trainer says of a task that it takes. */
  public static Claim claimOf(Task task, String trainer) {
    return Claim.newBuilder()
        .setFold(task.getFold().getFold())
        .setAttempt(task.getAttempt())
        .setTrainer(trainer)
        .build();
  }

  public Task task() {
    return task;
  }

  public Claim claim() {
    return claim;
  }

  /** The first reason counts. */
  public void stop(StopReason reason) {
    stop.compareAndSet(null, reason);
  }

  public boolean isStopped() {
    return stop.get() != null;
  }

  /** Whether it is to stop because this trainer ends, and is this trainer's until then. */
  public boolean isShuttingDown() {
    return stop.get() == StopReason.SHUTDOWN;
  }

  /** Why it has to stop; empty while it may go on. */
  public Optional<StopReason> stopReason() {
    return Optional.ofNullable(stop.get());
  }

  /** Takes what the coordinator says; true when this is what stops it. */
  boolean observe(Lease lease) {
    if (LeaseRules.confirms(lease, claim)) {
      confirmed = true;
    }
    Optional<StopReason> reason = LeaseRules.stop(lease, claim, confirmed);
    return reason.isPresent() && stop.compareAndSet(null, reason.get());
  }

  /** For logs: run, fold and attempt. */
  @Override
  public String toString() {
    return task.getName() + " attempt " + task.getAttempt();
  }
}
