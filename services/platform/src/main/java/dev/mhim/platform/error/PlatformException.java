package dev.mhim.platform.error;

import dev.mhim.v1.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An error with its kind and everything that is wrong, at least one problem. */
public final class PlatformException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorKind kind;
  private final transient List<Problem> problems;

  public PlatformException(ErrorKind kind, List<Problem> problems) {
    this(kind, problems, null);
  }

  public PlatformException(ErrorKind kind, Problem problem) {
    this(kind, List.of(problem), null);
  }

  public PlatformException(ErrorKind kind, Problem problem, @Nullable Throwable cause) {
    this(kind, List.of(problem), cause);
  }

  public PlatformException(ErrorKind kind, List<Problem> problems, @Nullable Throwable cause) {
    super(Problems.summary(problems), cause);
    this.kind = kind;
    this.problems = List.copyOf(problems);
  }

  public ErrorKind kind() {
    return kind;
  }

  /** Everything that is wrong, at least one. */
  public List<Problem> problems() {
    return problems;
  }
}
