package dev.mhim.platform.error;

import dev.mhim.platform.text.VisibleText;
import dev.mhim.v1.Problem;
import java.util.List;

/** Makes and words {@link Problem}s. */
public final class Problems {
  private static final int LONGEST_VALUE = 200;

  private Problems() {}

  /**
   * A problem.
   *
   * @param reason stable code in UPPER_SNAKE_CASE
   * @param subject field path or file; empty for the whole
   * @param value the offending value as seen; empty for none; cut to 200 characters, those that
   *     can't be seen or turn lines around as their code such as {@code \\u202e}
   * @param message what is wrong
   * @param remedy what to do about it; may be empty
   */
  public static Problem of(
      String reason, String subject, String value, String message, String remedy) {
    return Problem.newBuilder()
        .setReason(reason)
        .setSubject(subject)
        .setValue(VisibleText.escape(cut(value)))
        .setMessage(message)
        .setRemedy(remedy)
        .build();
  }

  private static String cut(String value) {
    return value.length() <= LONGEST_VALUE ? value : value.substring(0, LONGEST_VALUE - 1) + "…";
  }

  /** One line of a problem for people: {@code subject: message (remedy)}. */
  public static String line(Problem problem) {
    StringBuilder line = new StringBuilder();
    if (!problem.getSubject().isEmpty()) {
      line.append(problem.getSubject());
      if (!problem.getValue().isEmpty()) {
        line.append(" = ").append(problem.getValue());
      }
      line.append(": ");
    }
    line.append(problem.getMessage());
    if (!problem.getRemedy().isEmpty()) {
      line.append(" → ").append(problem.getRemedy());
    }
    return line.toString();
  }

  /** The first problem's line, and how many more there are. */
  public static String summary(List<Problem> problems) {
    if (problems.isEmpty()) {
      throw new IllegalArgumentException("an error needs at least one problem");
    }
    String first = line(problems.getFirst());
    return problems.size() == 1 ? first : first + " (and " + (problems.size() - 1) + " more)";
  }
}
