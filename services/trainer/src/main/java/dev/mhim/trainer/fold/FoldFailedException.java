package dev.mhim.trainer.fold;

import dev.mhim.platform.error.Problems;
import dev.mhim.v1.FailureReason;
import dev.mhim.v1.Problem;
import org.jspecify.annotations.Nullable;

/** A fold can't be trained, and another attempt would fail alike: what is wrong. */
public final class FoldFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;
  private final FailureReason reason;

  public FoldFailedException(Problem problem, FailureReason reason, @Nullable Throwable cause) {
    super(Problems.line(problem), cause);
    this.problem = problem;
    this.reason = reason;
  }

  public Problem problem() {
    return problem;
  }

  public FailureReason reason() {
    return reason;
  }
}
