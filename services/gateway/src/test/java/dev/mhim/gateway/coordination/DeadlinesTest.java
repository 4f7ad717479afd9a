package dev.mhim.gateway.coordination;

import static dev.mhim.gateway.coordination.Script.claimed;
import static dev.mhim.gateway.coordination.Script.heartbeat;
import static dev.mhim.gateway.coordination.Script.leases;
import static dev.mhim.gateway.coordination.Script.planned;
import static dev.mhim.gateway.coordination.Script.requested;
import static dev.mhim.gateway.coordination.Script.retried;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.Durations;
import dev.mhim.v1.FailureReason;
import dev.mhim.v1.FoldStatus;
import dev.mhim.v1.Lease;
import dev.mhim.v1.Problem;
import dev.mhim.v1.Run;
import dev.mhim.v1.RunLimits;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Every wait ends, in a state that says why. */
class DeadlinesTest {
  private static final RunLimits LIMITS =
      RunLimits.newBuilder()
          .setRunTimeout(Durations.fromSeconds(600))
          .setFoldTimeout(Durations.fromSeconds(120))
          .build();

  @Test
  void aFoldThatTakesTooLongFailsItsRunThoughItGoesOn() {
    Script script = new Script();
    script.play(requested(LIMITS));
    script.play(planned(2));
    script.play(claimed(0, 1, "a"));
    for (int i = 1; i < 12; i++) {
      script.tickAfter(Duration.ofSeconds(10));
      script.play(heartbeat(0, 1, "a", i, 0));
    }
    assertThat(script.run().getState()).isEqualTo(Run.State.STATE_RUNNING);

    script.tickAfter(Duration.ofSeconds(10));

    assertThat(script.run().getState()).isEqualTo(Run.State.STATE_FAILED);
    assertThat(script.run().getFailure()).isEqualTo(FailureReason.FAILURE_REASON_DEADLINE_EXCEEDED);
    assertThat(script.fold(0).getProblemsList())
        .extracting(Problem::getSubject)
        .containsExactly("limits.fold_timeout");
  }

  @Test
  void aRunThatTakesTooLongFailsEvenWhileItIsQueuedOrPaused() {
    Script script = new Script();
    script.play(requested(LIMITS));
    script.play(planned(2));
    script.tickAfter(Duration.ofSeconds(599));
    assertThat(script.run().getState()).isEqualTo(Run.State.STATE_QUEUED);
    script.play(Script.paused());

    var outputs = script.tickAfter(Duration.ofSeconds(1));

    assertThat(script.run().getState()).isEqualTo(Run.State.STATE_FAILED);
    assertThat(script.run().getFailure()).isEqualTo(FailureReason.FAILURE_REASON_DEADLINE_EXCEEDED);
    assertThat(leases(outputs))
        .extracting(Lease::getState)
        .containsOnly(Lease.State.STATE_CANCELLED)
        .hasSize(2);
    assertThat(script.play(retried())).as("its time is over").isEmpty();
  }

  @Test
  void aPlanThatNeverComesEndsWithTheRunsTime() {
    Script script = new Script();
    script.play(requested(LIMITS));
    script.tickAfter(Duration.ofMinutes(10));

    assertThat(script.run().getState()).isEqualTo(Run.State.STATE_FAILED);
    assertThat(script.play(planned(2))).as("a plan that comes late").isEmpty();
  }

  @Test
  void theCoordinatorsOwnLimitsAreForRunsWithoutAny() {
    Script script =
        new Script(
            Script.RULES.within(
                new CoordinationRules.Limits(Optional.of(Duration.ofHours(1)), Optional.empty())));
    script.play(planned(1));
    script.tickAfter(Duration.ofHours(1));

    assertThat(script.run().getState()).isEqualTo(Run.State.STATE_FAILED);
  }

  @Test
  void aFoldThatGoesNoFurtherIsTriedAnew() {
    Script script = new Script(Script.RULES.stuckAfter(Duration.ofMinutes(2)));
    script.play(planned(1));
    script.play(claimed(0, 1, "a"));
    for (int i = 0; i < 11; i++) {
      script.tickAfter(Duration.ofSeconds(10));
      script.play(heartbeat(0, 1, "a", 7, 0));
    }
    assertThat(script.fold(0).getState()).isEqualTo(FoldStatus.State.STATE_RUNNING);
    script.tickAfter(Duration.ofSeconds(10));
    script.play(heartbeat(0, 1, "a", 7, 0));

    script.tickAfter(Duration.ofSeconds(10));

    assertThat(script.fold(0).getState()).isEqualTo(FoldStatus.State.STATE_BACKING_OFF);
    assertThat(script.fold(0).getFailure()).isEqualTo(FailureReason.FAILURE_REASON_STUCK);
    assertThat(script.fold(0).getProblems(0).getMessage()).contains("step 7");
  }

  @Test
  void whenTheCoordinatorCouldNotListenNobodyWasStuck() {
    Script script = new Script(Script.RULES.stuckAfter(Duration.ofMinutes(2)));
    script.play(planned(1));
    script.play(claimed(0, 1, "a"));
    script.pass(Duration.ofMinutes(10));
    script.signal(new Signal.RenewLeases());
    script.tickAfter(Duration.ofSeconds(29));

    assertThat(script.fold(0).getState()).isEqualTo(FoldStatus.State.STATE_RUNNING);
  }

  @Test
  void anAttemptThatBringsTheFoldFurtherStartsTheCountAnew() {
    Script script = new Script();
    script.play(planned(1));
    for (int attempt = 1; attempt <= 20; attempt++) {
      script.play(claimed(0, attempt, "a"));
      script.play(heartbeat(0, attempt, "a", 1, attempt));
      script.restart();
      script.play(heartbeat(0, attempt, "a", 2, attempt));
      script.tickAfter(Script.RULES.lease());
      assertThat(script.fold(0).getState()).isEqualTo(FoldStatus.State.STATE_BACKING_OFF);
      assertThat(script.tickAfter(Script.RULES.backOff())).as("the first back-off").isNotEmpty();
    }
    assertThat(script.fold(0).getProblemsCount()).isEqualTo(Attempt.MOST_PROBLEMS);

    for (int attempt = 21; attempt <= 22; attempt++) {
      assertThat(script.run().getState()).isEqualTo(Run.State.STATE_RUNNING);
      script.play(claimed(0, attempt, "a"));
      script.play(heartbeat(0, attempt, "a", 1, 20));
      script.tickAfter(Script.RULES.lease());
      script.restart();
      script.tickAfter(Duration.ofMinutes(5));
    }

    assertThat(script.run().getState())
        .as("three in a row without")
        .isEqualTo(Run.State.STATE_FAILED);
    assertThat(script.run().getFailure()).isEqualTo(FailureReason.FAILURE_REASON_LEASE_LOST);
  }
}
