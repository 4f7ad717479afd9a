package dev.mhim.statistics.split;

import java.util.List;
import java.util.stream.Collectors;

/** The cases cannot be split as asked; carries every reason found, not only the first. */
public final class SplitException extends IllegalArgumentException {

  private static final int NAMED = 10;

  /** Stable codes of what can be wrong. */
  public enum Reason {
    NO_CASES,
    DUPLICATE_CASE,
    TOO_FEW_FOLDS,
    MORE_FOLDS_THAN_CASES,
    CLASS_SMALLER_THAN_FOLDS,
    VALIDATION_RATIO_OUT_OF_RANGE,
    VALIDATION_EMPTY,
    SEED_OUT_OF_RANGE,
    UNKNOWN_PART,
    PART_EMPTY,
    CASE_IN_TWO_PARTS,
    PATIENT_IN_TWO_PARTS
  }

  /**
   * One thing that is wrong.
   *
   * @param reason stable code
   * @param message what was seen and what to do, for a person
   */
  public record Problem(Reason reason, String message) {}

  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  public SplitException(List<Problem> problems) {
    super(problems.stream().map(Problem::message).collect(Collectors.joining("; ")));
    this.problems = List.copyOf(problems);
  }

  /** Everything that was found wrong, at least one. */
  public List<Problem> problems() {
    return problems;
  }

  static void throwIfAny(List<Problem> problems) {
    if (!problems.isEmpty()) {
      throw new SplitException(problems);
    }
  }

  /** The first of {@code names}, and how many were left out. */
  static String named(List<String> names) {
    String shown = names.stream().limit(NAMED).collect(Collectors.joining(", "));
    int more = names.size() - NAMED;
    return more > 0 ? shown + " and " + more + " more" : shown;
  }
}
