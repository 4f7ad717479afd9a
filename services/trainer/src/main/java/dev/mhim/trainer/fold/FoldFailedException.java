package dev.mhim.trainer.fold;

import dev.mhim.platform.error.Problems;
import dev.mhim.v1.Problem;

/** A fold can't be trained: what is wrong, and whether another attempt may end well. */
public final class FoldFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;
  private final boolean retryable;

  public FoldFailedException(Problem problem, boolean retryable, Throwable cause) {
    super(Problems.line(problem), cause);
    this.problem = problem;
    this.retryable = retryable;
  }

  public FoldFailedException(Problem problem, boolean retryable) {
    super(Problems.line(problem));
    this.problem = problem;
    this.retryable = retryable;
  }

  public Problem problem() {
    return problem;
  }

  public boolean isRetryable() {
    return retryable;
  }
}
