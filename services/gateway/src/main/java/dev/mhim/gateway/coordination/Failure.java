package dev.mhim.gateway.coordination;

import dev.mhim.v1.FailureReason;
import dev.mhim.v1.Problem;
import dev.mhim.v1.TaskFailed;

/**
 * Why an attempt ended badly.
 *
 * @param reason for programs
 * @param problem for people
 * @param retryable whether another attempt may end well
 */
record Failure(FailureReason reason, Problem problem, boolean retryable) {
  static Failure of(TaskFailed failed) {
    FailureReason reason =
        failed.getReason() == FailureReason.FAILURE_REASON_UNSPECIFIED
            ? FailureReason.FAILURE_REASON_INTERNAL
            : failed.getReason();
    return new Failure(reason, failed.getProblem(), failed.getRetryable());
  }
}
