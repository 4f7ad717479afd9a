package dev.mhim.trainer.lease;

import dev.mhim.v1.Claim;
import dev.mhim.v1.Lease;
import dev.mhim.v1.Task;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A task that this trainer works on, and whether it still may. Safe for several threads. */
public final class HeldTask {
  private final Task task;
  private final Claim claim;
  private final AtomicReference<@Nullable StopReason> stop = new AtomicReference<>();
  private final AtomicLong steps = new AtomicLong();
  private final AtomicLong saved = new AtomicLong();
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

  /** The first reason counts, but to hand a task back counts less than to have lost it. */
  public void stop(StopReason reason) {
    replaceStop(reason);
  }

  private boolean replaceStop(StopReason reason) {
    StopReason before = stop.getAndUpdate(known -> counts(known, reason) ? reason : known);
    return counts(before, reason);
  }

  private static boolean counts(@Nullable StopReason known, StopReason reason) {
    return known == null || (known.handsBack() && !reason.handsBack());
  }

  public boolean isStopped() {
    return stop.get() != null;
  }

  /** Whether it is to be handed back after a last checkpoint, and is this trainer's until then. */
  public boolean isToHandBack() {
    StopReason reason = stop.get();
    return reason != null && reason.handsBack();
  }

  /** Whether this trainer holds it, as far as it knows; also until it is handed back. */
  public boolean isOurs() {
    return !isStopped() || isToHandBack();
  }

  /** Counts a step of the training, or a look whether it may go on. */
  public void stepped() {
    steps.incrementAndGet();
  }

  /** Steps so far: while this grows the fold goes on. */
  public long steps() {
    return steps.get();
  }

  /** A checkpoint this far is stored, or was gone on from; higher is further. */
  public void reached(long checkpoint) {
    saved.accumulateAndGet(checkpoint, Math::max);
  }

  /** How far the furthest checkpoint is; 0: there is none. */
  public long saved() {
    return saved.get();
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
    return reason.isPresent() && replaceStop(reason.get());
  }

  /** For logs: run, fold and attempt. */
  @Override
  public String toString() {
    return task.getName() + " attempt " + task.getAttempt();
  }
}
