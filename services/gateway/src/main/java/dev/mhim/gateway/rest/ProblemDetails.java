package dev.mhim.gateway.rest;

import dev.mhim.platform.error.PlatformException;
import dev.mhim.v1.Problem;
import java.util.List;

/**
 * An error as {@code application/problem+json} (RFC 9457).
 *
 * @param title the kind of error
 * @param status the HTTP status
 * @param detail the first problem in one line
 * @param violations everything that is wrong
 */
public record ProblemDetails(String title, int status, String detail, List<Violation> violations) {

  /** One thing that is wrong, as {@code mhim.v1.Problem}. */
  public record Violation(
      String reason, String subject, String value, String message, String remedy) {
    static Violation of(Problem problem) {
      return new Violation(
          problem.getReason(),
          problem.getSubject(),
          problem.getValue(),
          problem.getMessage(),
          problem.getRemedy());
    }
  }

  static ProblemDetails of(PlatformException exception) {
    return new ProblemDetails(
        exception.kind().name(),
        exception.kind().httpStatus(),
        String.valueOf(exception.getMessage()),
        exception.problems().stream().map(Violation::of).toList());
  }
}
