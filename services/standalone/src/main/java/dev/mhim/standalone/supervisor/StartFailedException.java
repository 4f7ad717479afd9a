package dev.mhim.standalone.supervisor;

/** A platform can't start; the message says why and what to do. */
public final class StartFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String reason;

  /** A start that failed for a reason. */
  public StartFailedException(String reason) {
    super(reason);
    this.reason = reason;
  }

  /** Why, and what to do. */
  public String reason() {
    return reason;
  }
}
