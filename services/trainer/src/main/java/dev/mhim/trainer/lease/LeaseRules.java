package dev.mhim.trainer.lease;

import dev.mhim.v1.Claim;
import dev.mhim.v1.Lease;
import dev.mhim.v1.Task;
import java.util.Optional;

/** What a lease means for who works, or wants to work, on its task. Pure. */
public final class LeaseRules {
  private LeaseRules() {}

  /**
   * Why a holder has to stop, if it has to.
   *
   * <p>Right after the claim the lease is still OPEN, since the coordinator has not answered yet;
   * once it was HELD by the holder, OPEN means that it was taken back.
   *
   * @param confirmed whether the lease was seen HELD by this holder before
   */
  public static Optional<StopReason> stop(Lease lease, Claim holder, boolean confirmed) {
    if (lease.getAttempt() < holder.getAttempt()) {
      return Optional.empty();
    }
    if (lease.getState() == Lease.State.STATE_CANCELLED) {
      return Optional.of(StopReason.CANCELLED);
    }
    if (lease.getAttempt() > holder.getAttempt()) {
      return Optional.of(StopReason.SUPERSEDED);
    }
    return switch (lease.getState()) {
      case STATE_OPEN -> confirmed ? Optional.of(StopReason.LOST) : Optional.empty();
      case STATE_HELD ->
          lease.getTrainer().equals(holder.getTrainer())
              ? Optional.empty()
              : Optional.of(StopReason.LOST);
      case STATE_PAUSED ->
          Optional.of(
              lease.getTrainer().equals(holder.getTrainer()) ? StopReason.PAUSED : StopReason.LOST);
      case STATE_CLOSED -> Optional.of(StopReason.CLOSED);
      case STATE_CANCELLED -> Optional.of(StopReason.CANCELLED);
      case STATE_UNSPECIFIED, UNRECOGNIZED -> Optional.empty();
    };
  }

  /** True when a lease says that this holder works on this attempt. */
  public static boolean confirms(Lease lease, Claim holder) {
    return lease.getState() == Lease.State.STATE_HELD
        && lease.getAttempt() == holder.getAttempt()
        && lease.getTrainer().equals(holder.getTrainer());
  }

  /** Why a task on the queue is not to be claimed, if so; in words for the log. */
  public static Optional<String> refusal(Task task, Optional<Lease> known) {
    if (known.isEmpty() || known.get().getAttempt() < task.getAttempt()) {
      return Optional.empty();
    }
    Lease lease = known.get();
    if (lease.getAttempt() > task.getAttempt()) {
      return Optional.of("attempt " + lease.getAttempt() + " superseded it");
    }
    return switch (lease.getState()) {
      case STATE_HELD -> Optional.of(lease.getTrainer() + " holds it");
      case STATE_PAUSED -> Optional.of("its run is paused");
      case STATE_CLOSED -> Optional.of("it has ended");
      case STATE_CANCELLED -> Optional.of("its run was cancelled");
      case STATE_OPEN, STATE_UNSPECIFIED, UNRECOGNIZED -> Optional.empty();
    };
  }
}
