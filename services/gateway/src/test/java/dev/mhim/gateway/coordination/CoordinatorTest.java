package dev.mhim.gateway.coordination;

import static dev.mhim.gateway.coordination.Script.cancelled;
import static dev.mhim.gateway.coordination.Script.claimed;
import static dev.mhim.gateway.coordination.Script.evaluated;
import static dev.mhim.gateway.coordination.Script.evaluatedBadly;
import static dev.mhim.gateway.coordination.Script.failed;
import static dev.mhim.gateway.coordination.Script.heartbeat;
import static dev.mhim.gateway.coordination.Script.leases;
import static dev.mhim.gateway.coordination.Script.planned;
import static dev.mhim.gateway.coordination.Script.rejected;
import static dev.mhim.gateway.coordination.Script.released;
import static dev.mhim.gateway.coordination.Script.requested;
import static dev.mhim.gateway.coordination.Script.runs;
import static dev.mhim.gateway.coordination.Script.succeeded;
import static dev.mhim.gateway.coordination.Script.tasks;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mhim.v1.FoldStatus;
import dev.mhim.v1.Lease;
import dev.mhim.v1.Problem;
import dev.mhim.v1.Run;
import dev.mhim.v1.RunEvent;
import dev.mhim.v1.Task;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class CoordinatorTest {
  private final Script script = new Script();

  @Test
  void aPlannedRunPutsOneTaskAFoldOnTheQueue() {
    script.play(requested());
    assertThat(script.run().getState()).isEqualTo(Run.State.STATE_PLANNING);

    List<Output> outputs = script.play(planned(3));

    assertThat(tasks(outputs))
        .extracting(Task::getName)
        .containsExactly(Script.RUN + "/folds/0", Script.RUN + "/folds/1", Script.RUN + "/folds/2");
    assertThat(leases(outputs)).extracting(Lease::getState).containsOnly(Lease.State.STATE_OPEN);
    assertThat(runs(outputs))
        .singleElement()
        .satisfies(run -> {
          assertThat(run.getState()).isEqualTo(Run.State.STATE_QUEUED);
          assertThat(run.getRevision()).isEqualTo(2);
        });
  }

  @Test
  void aRunGoesItsWayToSucceeded() {
    script.play(requested());
    script.play(planned(2));
    script.play(claimed(0, 1, "a"));
    assertThat(script.run().getState()).isEqualTo(Run.State.STATE_RUNNING);
    assertThat(script.run().hasStartTime()).isTrue();
    script.play(claimed(1, 1, "b"));
    script.play(succeeded(0, 1, "a"));
    assertThat(script.run().getState()).isEqualTo(Run.State.STATE_RUNNING);
    script.play(succeeded(1, 1, "b"));
    assertThat(script.run().getState()).isEqualTo(Run.State.STATE_EVALUATING);

    List<Output> outputs = script.signal(evaluated());

    assertThat(runs(outputs))
        .singleElement()
        .satisfies(run -> {
          assertThat(run.getState()).isEqualTo(Run.State.STATE_SUCCEEDED);
          assertThat(run.getEvaluation()).isEqualTo(Script.RUN + "/evaluation");
          assertThat(run.hasEndTime()).isTrue();
          assertThat(run.getFolds(1).getArtifactsList())
              .extracting(artifact -> artifact.getPath())
              .containsExactly("1/1/b");
        });
    assertThat(runs(script.said()))
        .extracting(Run::getRevision)
        .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
  }

  @Test
  void anEvaluationWithProblemsFailsTheRun() {
    running();
    script.play(succeeded(0, 1, "a"));
    script.signal(evaluatedBadly());

    assertThat(script.run().getState()).isEqualTo(Run.State.STATE_FAILED);
    assertThat(script.run().getProblemsList())
        .extracting(Problem::getReason)
        .containsExactly("HASH_MISMATCH");
  }

  @Test
  void theFirstOfTwoClaimsOfAnAttemptWins() {
    running();

    assertThat(script.play(claimed(0, 1, "b"))).isEmpty();
    assertThat(script.play(heartbeat(0, 1, "b"))).isEmpty();
    assertThat(script.play(succeeded(0, 1, "b"))).isEmpty();
    assertThat(script.fold(0).getTrainer()).isEqualTo("a");
  }

  @Test
  void aTrainerThatFallsSilentLosesItsLeaseAndTheNextAttemptComesAfterABackOff() {
    running();
    script.tickAfter(Duration.ofSeconds(29));
    script.play(heartbeat(0, 1, "a"));
    assertThat(script.tickAfter(Duration.ofSeconds(29))).isEmpty();

    List<Output> lost = script.tickAfter(Duration.ofSeconds(1));

    assertThat(script.fold(0).getState()).isEqualTo(FoldStatus.State.STATE_BACKING_OFF);
    assertThat(script.fold(0).getProblemsList())
        .extracting(Problem::getReason)
        .containsExactly("LEASE_LOST");
    assertThat(leases(lost)).extracting(Lease::getState).containsExactly(Lease.State.STATE_OPEN);
    assertThat(tasks(lost)).isEmpty();

    List<Output> retried = script.tickAfter(Duration.ofSeconds(1));

    assertThat(tasks(retried)).extracting(Task::getAttempt).containsExactly(2);
    assertThat(script.play(succeeded(0, 1, "a"))).as("a zombie's result").isEmpty();
    script.play(claimed(0, 2, "b"));
    assertThat(script.play(heartbeat(0, 1, "a"))).as("a zombie's heartbeat").isEmpty();
    script.play(succeeded(0, 2, "b"));
    assertThat(script.run().getState()).isEqualTo(Run.State.STATE_EVALUATING);
  }

  @Test
  void theBackOffDoublesAndTheLastAttemptFailsTheRun() {
    script.play(planned(2));
    script.play(claimed(1, 1, "z"));
    for (int attempt = 1; attempt <= 2; attempt++) {
      script.play(claimed(0, attempt, "a"));
      script.play(failed(0, attempt, "a", true));
      Duration wait = Duration.ofSeconds(attempt);
      assertThat(tasks(script.tickAfter(wait.minusMillis(1)))).isEmpty();
      assertThat(tasks(script.tickAfter(Duration.ofMillis(1)))).hasSize(1);
    }
    script.play(claimed(0, 3, "a"));

    List<Output> outputs = script.play(failed(0, 3, "a", true));

    assertThat(script.run().getState()).isEqualTo(Run.State.STATE_FAILED);
    assertThat(script.run().getProblemsList())
        .extracting(Problem::getReason)
        .containsExactly("FOLD_FAILED", "OUT_OF_MEMORY");
    assertThat(script.fold(0).getProblemsCount()).isEqualTo(3);
    assertThat(script.fold(1).getState()).isEqualTo(FoldStatus.State.STATE_CANCELLED);
    assertThat(leases(outputs))
        .extracting(Lease::getState)
        .containsExactly(Lease.State.STATE_CLOSED, Lease.State.STATE_CANCELLED);
  }

  @Test
  void whatWouldFailAlikeIsNotTriedAgain() {
    running();
    script.play(failed(0, 1, "a", false));

    assertThat(script.run().getState()).isEqualTo(Run.State.STATE_FAILED);
  }

  @Test
  void handingBackIsNoFailureAndTheNextAttemptComesAtOnce() {
    running();
    for (int attempt = 1; attempt < 10; attempt++) {
      List<Output> outputs = script.play(released(0, attempt, "a"));
      assertThat(tasks(outputs)).extracting(Task::getAttempt).containsExactly(attempt + 1);
      assertThat(script.fold(0).getProblemsList()).isEmpty();
      script.play(claimed(0, attempt + 1, "a"));
    }
  }

  @Test
  void aRunIsCancelledInEachOfItsStates() {
    List<List<RunEvent>> ways =
        List.of(
            List.of(requested()),
            List.of(planned(1)),
            List.of(planned(1), claimed(0, 1, "a")),
            List.of(planned(1), claimed(0, 1, "a"), failed(0, 1, "a", true)),
            List.of(planned(1), claimed(0, 1, "a"), succeeded(0, 1, "a")));
    for (List<RunEvent> way : ways) {
      Script each = new Script();
      way.forEach(each::play);

      each.play(cancelled());

      assertThat(each.run().getState()).isEqualTo(Run.State.STATE_CANCELLED);
      assertThat(each.play(cancelled())).as("a second cancel").isEmpty();
      assertThat(each.play(planned(1))).as("a late plan").isEmpty();
      assertThat(each.play(claimed(0, 1, "a"))).as("a late claim").isEmpty();
      assertThat(each.signal(evaluated())).as("a late evaluation").isEmpty();
      assertThat(each.tickAfter(Duration.ofDays(1))).isEmpty();
    }
  }

  @Test
  void aCancelledFoldTellsItsTrainer() {
    running();

    assertThat(leases(script.play(cancelled())))
        .extracting(Lease::getState)
        .containsExactly(Lease.State.STATE_CANCELLED);
  }

  @Test
  void aRejectedRunSaysWhy() {
    script.play(requested());
    script.play(rejected());

    assertThat(script.run().getState()).isEqualTo(Run.State.STATE_REJECTED);
    assertThat(script.run().getProblemsList())
        .extracting(Problem::getReason)
        .containsExactly("NO_SUCH_DATASET");
    assertThat(script.play(planned(1))).isEmpty();
  }

  @Test
  void aRepeatedPlanChangesNothing() {
    running();

    assertThat(script.play(requested())).isEmpty();
    assertThat(script.play(planned(1))).isEmpty();
    assertThat(script.play(rejected())).isEmpty();
  }

  @Test
  void aRunThatWaitsForItsEvaluationIsAnnouncedAgainEachMinute() {
    running();
    script.play(succeeded(0, 1, "a"));

    assertThat(script.tickAfter(Duration.ofSeconds(59))).isEmpty();
    assertThat(runs(script.tickAfter(Duration.ofSeconds(1))))
        .extracting(Run::getState)
        .containsExactly(Run.State.STATE_EVALUATING);
    assertThat(script.tickAfter(Duration.ofSeconds(1))).isEmpty();
    assertThat(runs(script.tickAfter(Duration.ofSeconds(59)))).hasSize(1);
  }

  @Test
  void aTaskThatLiesOnTheQueueForLongIsPutThereAgain() {
    script.play(planned(1));

    assertThat(script.tickAfter(Duration.ofMinutes(59))).isEmpty();
    assertThat(tasks(script.tickAfter(Duration.ofMinutes(1))))
        .extracting(Task::getAttempt)
        .containsExactly(1);
  }

  @Test
  void anAbsenceOfTheCoordinatorCostsNobodyALease() {
    running();
    script.tickAfter(Duration.ofSeconds(20));
    script.restart();
    assertThat(script.tickAfter(Duration.ofSeconds(29))).isEmpty();

    assertThat(script.signal(new Signal.RenewLeases())).isEmpty();
    assertThat(script.tickAfter(Duration.ofSeconds(29))).isEmpty();
    assertThat(script.tickAfter(Duration.ofSeconds(1))).isNotEmpty();
  }

  @Test
  void aHeartbeatIsNoChangeThatIsStoredOrPublished() {
    running();
    var before = StoredRun.store(script.state().orElseThrow());
    script.tickAfter(Duration.ofSeconds(5));

    assertThat(script.play(heartbeat(0, 1, "a"))).isEmpty();
    assertThat(StoredRun.store(script.state().orElseThrow())).isEqualTo(before);
  }

  @Test
  void eventsOfAnUnknownRunChangeNothing() {
    assertThat(script.play(claimed(0, 1, "a"))).isEmpty();
    assertThat(script.play(cancelled())).isEmpty();
    assertThat(script.signal(evaluated())).isEmpty();
    assertThat(script.state()).isEmpty();
  }

  @Test
  void whatCanBeNoEventIsRefused() {
    RunEvent empty = RunEvent.newBuilder().setRun(Script.RUN).build();
    assertThatThrownBy(() -> script.play(empty)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> script.play(planned(0))).isInstanceOf(IllegalArgumentException.class);
    script.play(planned(1));
    assertThatThrownBy(() -> script.play(empty)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> script.play(claimed(7, 1, "a")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> script.play(claimed(0, 1, "")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private void running() {
    script.play(planned(1));
    script.play(claimed(0, 1, "a"));
  }
}
