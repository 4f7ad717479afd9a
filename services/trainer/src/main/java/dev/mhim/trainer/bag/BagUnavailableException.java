package dev.mhim.trainer.bag;

import dev.mhim.platform.error.Problems;
import dev.mhim.v1.Problem;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A bag can't be had: what is wrong, and whether trying again later may help. */
public final class BagUnavailableException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;
  private final boolean retryable;

  public BagUnavailableException(Problem problem, boolean retryable, @Nullable Throwable cause) {
    super(Problems.line(problem), cause);
    this.problem = problem;
    this.retryable = retryable;
  }

  public Problem problem() {
    return problem;
  }

  /** True when the feature-store or the disk is at fault, false when the bag itself is. */
  public boolean isRetryable() {
    return retryable;
  }
}
