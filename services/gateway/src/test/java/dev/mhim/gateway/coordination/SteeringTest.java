package dev.mhim.gateway.coordination;

import static dev.mhim.gateway.coordination.Script.cancelled;
import static dev.mhim.gateway.coordination.Script.claimed;
import static dev.mhim.gateway.coordination.Script.evaluated;
import static dev.mhim.gateway.coordination.Script.evaluatedBadly;
import static dev.mhim.gateway.coordination.Script.failed;
import static dev.mhim.gateway.coordination.Script.heartbeat;
import static dev.mhim.gateway.coordination.Script.leases;
import static dev.mhim.gateway.coordination.Script.paused;
import static dev.mhim.gateway.coordination.Script.planned;
import static dev.mhim.gateway.coordination.Script.released;
import static dev.mhim.gateway.coordination.Script.requested;
import static dev.mhim.gateway.coordination.Script.resumed;
import static dev.mhim.gateway.coordination.Script.retried;
import static dev.mhim.gateway.coordination.Script.succeeded;
import static dev.mhim.gateway.coordination.Script.tasks;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.mhim.v1.FailureReason;
import dev.mhim.v1.FoldStatus;
import dev.mhim.v1.Lease;
import dev.mhim.v1.Run;
import dev.mhim.v1.Task;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What people want of a run under way: pause, resume, retry, cancel. */
class SteeringTest {
  private final Script script = new Script();

  @Test
  void aPausedRunGivesItsTrainersBackAndGoesOnWithTheNextAttempts() {
    script.play(planned(3));
    script.play(claimed(0, 1, "a"));
    script.play(claimed(1, 1, "b"));
    script.play(succeeded(1, 1, "b"));

    List<Output> pausing = script.play(paused());

    assertThat(script.run().getState()).isEqualTo(Run.State.STATE_PAUSED);
    assertThat(states())
        .containsExactly(
            FoldStatus.State.STATE_PAUSING,
            FoldStatus.State.STATE_SUCCEEDED,
            FoldStatus.State.STATE_PAUSED);
    assertThat(leases(pausing))
        .extracting(Lease::getState, Lease::getTrainer)
        .containsExactly(tuple(Lease.State.STATE_PAUSED, "a"), tuple(Lease.State.STATE_PAUSED, ""));

    List<Output> handedBack = script.play(released(0, 1, "a"));
    assertThat(tasks(handedBack)).isEmpty();
    assertThat(script.fold(0).getState()).isEqualTo(FoldStatus.State.STATE_PAUSED);
    assertThat(script.tickAfter(Duration.ofDays(3))).as("a pause has no end").isEmpty();

    List<Output> goingOn = script.play(resumed());

    assertThat(script.run().getState()).isEqualTo(Run.State.STATE_RUNNING);
    assertThat(tasks(goingOn))
        .extracting(task -> task.getFold().getFold(), Task::getAttempt)
        .containsExactly(tuple(0, 2), tuple(2, 2));
    assertThat(script.fold(0).getProblemsList()).as("no failure").isEmpty();
    finish(0, 2);
    finish(2, 2);
    assertThat(script.run().getState()).isEqualTo(Run.State.STATE_EVALUATING);
  }

  @Test
  void whatIsPausedStaysSoOverARestart() {
    running();
    script.play(paused());
    script.restart();

    assertThat(script.run().getState()).isEqualTo(Run.State.STATE_PAUSED);
    script.play(released(0, 1, "a"));
    script.restart();
    assertThat(tasks(script.play(resumed()))).extracting(Task::getAttempt).containsExactly(2);
  }

  @Test
  void pausingAndResumingTwiceIsAsOnce() {
    running();
    script.play(paused());
    assertThat(script.play(paused())).isEmpty();
    script.play(resumed());
    assertThat(script.play(resumed())).isEmpty();
  }

  @Test
  void aTrainerThatDiesWhileItPausesIsNoFailure() {
    running();
    script.play(paused());
    script.play(heartbeat(0, 1, "a"));

    assertThat(tasks(script.tickAfter(Script.RULES.lease()))).isEmpty();

    assertThat(script.fold(0).getState()).isEqualTo(FoldStatus.State.STATE_PAUSED);
    assertThat(script.fold(0).getProblemsList()).isEmpty();
  }

  @Test
  void aFoldThatEndsWhileItPausesKeepsItsResult() {
    running();
    script.play(paused());
    script.play(succeeded(0, 1, "a"));

    assertThat(script.run().getState()).isEqualTo(Run.State.STATE_EVALUATING);
  }

  @Test
  void resumingBeforeTheTrainerHandedBackSupersedesIt() {
    running();
    script.play(paused());
    assertThat(tasks(script.play(resumed()))).extracting(Task::getAttempt).containsExactly(2);

    assertThat(script.play(released(0, 1, "a"))).isEmpty();
    assertThat(script.play(succeeded(0, 1, "a"))).isEmpty();
  }

  @Test
  void onlyARunThatIsTrainedCanBePaused() {
    script.play(requested());
    assertThat(script.play(paused())).isEmpty();
    script.play(planned(1));
    script.play(claimed(0, 1, "a"));
    script.play(succeeded(0, 1, "a"));
    assertThat(script.play(paused())).isEmpty();
    assertThat(script.run().getState()).isEqualTo(Run.State.STATE_EVALUATING);
  }

  @Test
  void aPausedRunCanBeCancelled() {
    running();
    script.play(paused());
    List<Output> outputs = script.play(cancelled());

    assertThat(script.run().getState()).isEqualTo(Run.State.STATE_CANCELLED);
    assertThat(leases(outputs))
        .extracting(Lease::getState)
        .containsExactly(Lease.State.STATE_CANCELLED);
    assertThat(script.play(resumed())).isEmpty();
  }

  @Test
  void aRunThatFailedBeginsAgainAndKeepsItsResults() {
    script.play(planned(3));
    script.play(claimed(0, 1, "a"));
    script.play(succeeded(0, 1, "a"));
    script.play(claimed(1, 1, "a"));
    script.play(failed(1, 1, "a", false));
    assertThat(script.run().getState()).isEqualTo(Run.State.STATE_FAILED);
    assertThat(script.run().getFailure())
        .isEqualTo(FailureReason.FAILURE_REASON_OUT_OF_MEMORY)
        .isEqualTo(script.fold(1).getFailure());
    script.restart();

    List<Output> outputs = script.play(retried());

    assertThat(script.run().getState()).isEqualTo(Run.State.STATE_RUNNING);
    assertThat(script.run().getProblemsList()).isEmpty();
    assertThat(script.run().getFailure()).isEqualTo(FailureReason.FAILURE_REASON_UNSPECIFIED);
    assertThat(script.run().hasEndTime()).isFalse();
    assertThat(tasks(outputs))
        .extracting(task -> task.getFold().getFold(), Task::getAttempt)
        .containsExactly(tuple(1, 2), tuple(2, 2));
    assertThat(script.play(succeeded(1, 1, "a"))).as("of the attempt that failed").isEmpty();
    finish(1, 2);
    finish(2, 2);
    assertThat(script.fold(0).getArtifactsList()).hasSize(1);
    script.signal(evaluated());
    assertThat(script.run().getState()).isEqualTo(Run.State.STATE_SUCCEEDED);
    assertThat(script.play(retried())).as("once it has succeeded").isEmpty();
  }

  @Test
  void aFoldThatBeginsAgainHasAllItsAttempts() {
    running();
    for (int attempt = 1; attempt <= 3; attempt++) {
      script.play(claimed(0, attempt, "a"));
      script.play(failed(0, attempt, "a", true));
      script.tickAfter(Duration.ofMinutes(1));
    }
    assertThat(script.run().getState()).isEqualTo(Run.State.STATE_FAILED);
    script.play(retried());
    script.play(claimed(0, 4, "a"));
    script.play(failed(0, 4, "a", true));

    assertThat(script.run().getState()).isEqualTo(Run.State.STATE_RUNNING);
    assertThat(script.fold(0).getState()).isEqualTo(FoldStatus.State.STATE_BACKING_OFF);
  }

  @Test
  void aRunWhoseEvaluationFailedIsEvaluatedAgain() {
    running();
    script.play(succeeded(0, 1, "a"));
    script.signal(evaluatedBadly());
    assertThat(script.run().getFailure()).isEqualTo(FailureReason.FAILURE_REASON_EVALUATION_FAILED);

    assertThat(tasks(script.play(retried()))).isEmpty();

    assertThat(script.run().getState()).isEqualTo(Run.State.STATE_EVALUATING);
    script.signal(evaluated());
    assertThat(script.run().getState()).isEqualTo(Run.State.STATE_SUCCEEDED);
  }

  @Test
  void onlyARunThatFailedBeginsAgain() {
    running();
    assertThat(script.play(retried())).isEmpty();
    script.play(cancelled());
    assertThat(script.play(retried())).isEmpty();
    assertThat(script.run().getState()).isEqualTo(Run.State.STATE_CANCELLED);
  }

  private void running() {
    script.play(planned(1));
    script.play(claimed(0, 1, "a"));
  }

  private void finish(int fold, int attempt) {
    script.play(claimed(fold, attempt, "c"));
    script.play(succeeded(fold, attempt, "c"));
  }

  private List<FoldStatus.State> states() {
    return script.run().getFoldsList().stream().map(FoldStatus::getState).toList();
  }
}
