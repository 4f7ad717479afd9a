package dev.mhim.gateway.api;

import dev.mhim.gateway.events.EventProducer;
import dev.mhim.gateway.runs.RunView;
import dev.mhim.platform.error.ErrorKind;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.platform.error.Problems;
import dev.mhim.v1.FailureReason;
import dev.mhim.v1.Run;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * Cancels, pauses, resumes and retries runs. Each returns once it shows in this replica's view, and
 * changes nothing when it was done before.
 */
@ApplicationScoped
public class RunControl {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int LONGEST_REASON = 200;

  private final RunOperations runs;
  private final RunView view;
  private final EventProducer events;

  RunControl(RunOperations runs, RunView view, EventProducer events) {
    this.runs = runs;
    this.view = view;
    this.events = events;
  }

  /**
   * Cancels a run. Blocks.
   *
   * @throws PlatformException FAILED_PRECONDITION when it has ended in another way
   */
  public Run cancel(String name, String reason) {
    requireReason(reason);
    Run run = runs.get(name);
    if (!RunView.hasEnded(run)) {
      events.cancelRequested(run.getName(), reason);
      run = await("cancel", run.getName(), RunView::hasEnded);
    }
    return require(Run.State.STATE_CANCELLED, run);
  }

  /**
   * Pauses a run whose folds are queued or trained. Blocks; not until they are handed back.
   *
   * @throws PlatformException FAILED_PRECONDITION when it is planned or evaluated, or has ended
   */
  public Run pause(String name, String reason) {
    requireReason(reason);
    Run run = runs.get(name);
    if (isUnderWay(run)) {
      events.pauseRequested(run.getName(), reason);
      run = await("pause", run.getName(), now -> !isUnderWay(now));
    }
    return require(Run.State.STATE_PAUSED, run);
  }

  /**
   * Lets a paused run go on. Blocks.
   *
   * @throws PlatformException FAILED_PRECONDITION when it is neither paused nor under way
   */
  public Run resume(String name) {
    Run run = runs.get(name);
    if (run.getState() == Run.State.STATE_PAUSED) {
      events.resumeRequested(run.getName());
      run = await("resume", run.getName(), now -> now.getState() != Run.State.STATE_PAUSED);
    }
    return requireUnderWay(run);
  }

  /**
   * Begins a run that failed again. Blocks.
   *
   * @throws PlatformException FAILED_PRECONDITION when it has ended otherwise, was never planned,
   *     or its time is over
   */
  public Run retry(String name) {
    Run run = runs.get(name);
    if (run.getState() == Run.State.STATE_FAILED) {
      requireRetryable(run);
      long failed = run.getRevision();
      events.retryRequested(run.getName());
      run = await("retry", run.getName(), now -> now.getRevision() > failed);
    }
    return requireUnderWay(run);
  }

  private Run await(String what, String name, Predicate<Run> condition) {
    return view.awaitRun(name, condition, PATIENCE)
        .orElseThrow(() ->
            new PlatformException(
                ErrorKind.UNAVAILABLE,
                Problems.of(
                    "NOT_DONE_YET",
                    "name",
                    name,
                    "the " + what + " was taken, but the coordinator did not answer in time",
                    "look at the run again, or repeat")));
  }

  private static boolean isUnderWay(Run run) {
    return run.getState() == Run.State.STATE_QUEUED || run.getState() == Run.State.STATE_RUNNING;
  }

  private static Run require(Run.State state, Run run) {
    if (run.getState() == state) {
      return run;
    }
    throw refused(run, "the run is " + word(run));
  }

  private static Run requireUnderWay(Run run) {
    if (isUnderWay(run) || run.getState() == Run.State.STATE_EVALUATING) {
      return run;
    }
    throw refused(run, "the run is " + word(run));
  }

  private static void requireRetryable(Run run) {
    boolean isOver =
        run.getFailure() == FailureReason.FAILURE_REASON_DEADLINE_EXCEEDED
            && run.getProblemsList().stream()
                .anyMatch(problem -> problem.getSubject().equals("limits.run_timeout"));
    if (isOver) {
      throw refused(run, "the run's time is over");
    }
    if (run.getFoldsCount() == 0) {
      throw refused(run, "the run was never planned");
    }
  }

  private static String word(Run run) {
    return run.getState().name().replace("STATE_", "");
  }

  private static PlatformException refused(Run run, String message) {
    return new PlatformException(
        ErrorKind.FAILED_PRECONDITION,
        Problems.of(
            RunView.hasEnded(run) ? "RUN_HAS_ENDED" : "WRONG_STATE",
            "name",
            run.getName(),
            message,
            "look at the run's state; create it anew where it has ended"));
  }

  private static void requireReason(String reason) {
    if (reason.length() > LONGEST_REASON) {
      throw new PlatformException(
          ErrorKind.INVALID_ARGUMENT,
          Problems.of(
              "OUT_OF_RANGE",
              "reason",
              reason,
              "a reason has at most " + LONGEST_REASON + " characters",
              ""));
    }
  }
}
