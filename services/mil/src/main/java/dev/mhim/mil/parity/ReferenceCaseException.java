package dev.mhim.mil.parity;

import org.jspecify.annotations.Nullable;

/** A reference case that can't be run as recorded: names its file, what is wrong, the remedy. */
public final class ReferenceCaseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ReferenceCaseException(Object file, String problem, @Nullable Throwable cause) {
    super("%s: %s".formatted(file, problem), cause);
  }

  ReferenceCaseException(Object file, String problem) {
    this(file, problem, null);
  }
}
