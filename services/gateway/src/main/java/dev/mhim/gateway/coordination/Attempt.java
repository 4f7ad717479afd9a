package dev.mhim.gateway.coordination;

import dev.mhim.v1.FailureReason;
import dev.mhim.v1.Problem;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which try of which fold, and what the tries so far brought.
 *
 * @param fold the fold, 0-based
 * @param number the try, 1-based
 * @param problems why tries ended badly so far, oldest first, the last {@value #MOST_PROBLEMS}
 * @param failure the kind of the last of them
 * @param saved the furthest checkpoint that a try which ended told of; 0: none
 * @param fruitless tries in a row that ended badly and brought no further checkpoint
 */
record Attempt(
    int fold,
    int number,
    List<Problem> problems,
    FailureReason failure,
    long saved,
    int fruitless) {
  static final int MOST_PROBLEMS = 20;

  Attempt {
    problems = List.copyOf(problems);
  }

  static Attempt first(int fold) {
    return new Attempt(fold, 1, List.of(), FailureReason.FAILURE_REASON_UNSPECIFIED, 0, 0);
  }

  Attempt next() {
    return new Attempt(fold, number + 1, problems, failure, saved, fruitless);
  }

  /** The next one with all its chances again. */
  Attempt anew() {
    return new Attempt(fold, number + 1, problems, failure, saved, 0);
  }

  /** After it ended without a failure, with a checkpoint this far. */
  Attempt reached(long checkpoint) {
    return checkpoint > saved ? new Attempt(fold, number, problems, failure, checkpoint, 0) : this;
  }

  /** After it ended badly, with a checkpoint this far. */
  Attempt failed(Problem problem, FailureReason reason, long checkpoint) {
    List<Problem> all = Stream.concat(problems.stream(), Stream.of(problem)).toList();
    return new Attempt(
        fold,
        number,
        all.subList(Math.max(0, all.size() - MOST_PROBLEMS), all.size()),
        reason,
        Math.max(saved, checkpoint),
        checkpoint > saved ? 1 : fruitless + 1);
  }
}
