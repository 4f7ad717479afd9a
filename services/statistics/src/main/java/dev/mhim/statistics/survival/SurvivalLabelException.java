package dev.mhim.statistics.survival;

/** Survival labels that cannot be used. */
public final class SurvivalLabelException extends IllegalArgumentException {

  /** Stable codes of what can be wrong. */
  public enum Reason {
    NO_CASES,
    LENGTHS_DIFFER,
    TIME_INVALID,
    TOO_FEW_BINS,
    TOO_FEW_EVENTS,
    EDGES_NOT_DISTINCT
  }

  private static final long serialVersionUID = 1L;

  private final Reason reason;

  SurvivalLabelException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
