package dev.mhim.trainer.fold;

import dev.mhim.platform.error.ErrorKind;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.platform.error.Problems;
import dev.mhim.trainer.bag.BagUnavailableException;
import dev.mhim.v1.FailureReason;
import dev.mhim.v1.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What is said of an attempt that ended badly. Pure. */
public final class FailureReasons {
  private FailureReasons() {}

  /**
   * Why an attempt ended.
   *
   * @param problem for people
   * @param reason for programs
   * @param retryable whether another attempt may end well
   */
  public record Failure(Problem problem, FailureReason reason, boolean retryable) {}

  /** The failure that an exception means, by the first of its causes that is known. */
  public static Failure of(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      Failure known = known(cause);
      if (known != null) {
        return known;
      }
    }
    return new Failure(
        Problems.of(
            "INTERNAL",
            "",
            failure.getClass().getSimpleName(),
            "the attempt ended with an unexpected error: " + failure,
            "look at the trainer's log"),
        FailureReason.FAILURE_REASON_INTERNAL,
        true);
  }

  private static @Nullable Failure known(Throwable cause) {
    if (isOutOfMemory(cause)) {
      return new Failure(
          Problems.of(
              "OUT_OF_MEMORY",
              "",
              "",
              "memory ran out: " + cause.getMessage(),
              "use fewer slots, a smaller device cache or a machine with more memory"),
          FailureReason.FAILURE_REASON_OUT_OF_MEMORY,
          true);
    }
    return switch (cause) {
      case FoldFailedException e -> new Failure(e.problem(), e.reason(), false);
      // What may be there later is a store that is away; else the bag itself is at fault.
      case BagUnavailableException e ->
          new Failure(
              e.problem(),
              e.isRetryable()
                  ? FailureReason.FAILURE_REASON_STORE_UNAVAILABLE
                  : FailureReason.FAILURE_REASON_BAD_BAG,
              e.isRetryable());
      case PlatformException e -> ofPlatform(e);
      case UncheckedIOException e -> null;
      case IOException e ->
          new Failure(
              Problems.of(
                  "DISK_FAILED",
                  "",
                  "",
                  "the trainer's disk failed: " + e,
                  "check that mhim.trainer.cache-dir has space left and can be written"),
              FailureReason.FAILURE_REASON_DISK_FAILED,
              true);
      default -> null;
    };
  }

  private static Failure ofPlatform(PlatformException e) {
    Problem first = e.problems().getFirst();
    boolean storeAway =
        e.kind() == ErrorKind.UNAVAILABLE && first.getReason().startsWith("OBJECT_STORE");
    Problem problem = storeAway ? first.toBuilder().setReason("STORE_UNAVAILABLE").build() : first;
    return switch (e.kind()) {
      case UNAVAILABLE, RESOURCE_EXHAUSTED, PERMISSION_DENIED, UNAUTHENTICATED ->
          new Failure(problem, FailureReason.FAILURE_REASON_STORE_UNAVAILABLE, true);
      case INTERNAL -> new Failure(problem, FailureReason.FAILURE_REASON_INTERNAL, true);
      case INVALID_ARGUMENT, NOT_FOUND, ALREADY_EXISTS, FAILED_PRECONDITION, DATA_LOSS ->
          new Failure(problem, FailureReason.FAILURE_REASON_INVALID, false);
    };
  }

  /** The engine has no type of its own for it, only words. */
  private static boolean isOutOfMemory(Throwable cause) {
    if (cause instanceof OutOfMemoryError) {
      return true;
    }
    String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
    return cause.getClass().getName().startsWith("ai.djl.")
        && (message.contains("out of memory") || message.contains("can't allocate memory"));
  }
}
