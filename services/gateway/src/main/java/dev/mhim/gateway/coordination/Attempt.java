package dev.mhim.gateway.coordination;

import dev.mhim.v1.Problem;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which try of which fold.
 *
 * @param fold the fold, 0-based
 * @param number the try, 1-based
 * @param problems why tries ended badly so far, oldest first
 */
record Attempt(int fold, int number, List<Problem> problems) {
  Attempt {
    problems = List.copyOf(problems);
  }

  static Attempt first(int fold) {
    return new Attempt(fold, 1, List.of());
  }

  Attempt next() {
    return new Attempt(fold, number + 1, problems);
  }

  Attempt failed(Problem problem) {
    return new Attempt(fold, number, Stream.concat(problems.stream(), Stream.of(problem)).toList());
  }
}
