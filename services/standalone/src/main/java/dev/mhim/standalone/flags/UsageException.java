package dev.mhim.standalone.flags;

/**
 * A command line or configuration file that is wrong; the message names the flag, the value and
 * what to write instead.
 */
public final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final String reason;

  /** A usage that is wrong for a reason. */
  public UsageException(String reason) {
    super(reason);
    this.reason = reason;
  }

  /** What is wrong. */
  public String reason() {
    return reason;
  }
}
