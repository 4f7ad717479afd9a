package dev.mhim.embedded;

import org.jspecify.annotations.Nullable;

/** An embedded server can't start; the message is one line that says what to do. */
public final class StartFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StartFailedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
