package dev.mhim.standalone.client;

import dev.mhim.v1.Problem;

/** A problem as one line for people. */
public final class ProblemText {
  private ProblemText() {}

  /** Subject, value, what is wrong and what to do. */
  public static String line(Problem problem) {
    StringBuilder line = new StringBuilder();
    if (!problem.getSubject().isEmpty()) {
      line.append(problem.getSubject()).append(": ");
    }
    line.append(problem.getMessage().isEmpty() ? problem.getReason() : problem.getMessage());
    if (!problem.getValue().isEmpty() && !problem.getMessage().contains(problem.getValue())) {
      line.append(" (got '").append(problem.getValue()).append("')");
    }
    if (!problem.getRemedy().isEmpty()) {
      line.append("; ").append(problem.getRemedy());
    }
    return line.toString();
  }
}
