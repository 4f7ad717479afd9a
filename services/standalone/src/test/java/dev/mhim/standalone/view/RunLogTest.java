package dev.mhim.standalone.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import dev.mhim.v1.FailureReason;
import dev.mhim.v1.FoldStatus;
import dev.mhim.v1.Problem;
import dev.mhim.v1.Run;
import org.junit.jupiter.api.Test;

/** What {@code mhim runs logs} tells. */
class RunLogTest {
  private static final Run FAILED =
      Run.newBuilder()
          .setName("projects/p/runs/r")
          .setState(Run.State.STATE_FAILED)
          .setFailure(FailureReason.FAILURE_REASON_OUT_OF_MEMORY)
          .setCreateTime(at(0))
          .setStartTime(at(1))
          .setEndTime(at(9))
          .addFolds(
              FoldStatus.newBuilder()
                  .setFold(0)
                  .setState(FoldStatus.State.STATE_SUCCEEDED)
                  .setAttempt(2)
                  .setTrainer("t1")
                  .addProblems(problem("the trainer was not heard of"))
                  .setFailure(FailureReason.FAILURE_REASON_LEASE_LOST)
                  .setClaimTime(at(2))
                  .setEndTime(at(5)))
          .addFolds(
              FoldStatus.newBuilder()
                  .setFold(1)
                  .setState(FoldStatus.State.STATE_BACKING_OFF)
                  .setAttempt(1)
                  .setTrainer("t2")
                  .setClaimTime(at(3)))
          .addProblems(problem("memory ran out"))
          .build();

  @Test
  void eachFoldIsToldFromItsOldestFailureOnAndTheRunsEndLast() {
    assertThat(RunLog.of(FAILED).lines())
        .containsExactly(
            "1970-01-01T00:00:00Z  run        asked for",
            "1970-01-01T00:00:01Z  run        first fold claimed",
            "-                     fold 0     the trainer was not heard of",
            "1970-01-01T00:00:02Z  fold 0     attempt 2 claimed by t1",
            "1970-01-01T00:00:05Z  fold 0     succeeded",
            "1970-01-01T00:00:03Z  fold 1     attempt 1 claimed by t2",
            "-                     fold 1     now backing off",
            "-                     run        memory ran out",
            "1970-01-01T00:00:09Z  run        failed: out of memory");
  }

  @Test
  void theSameIsThereForPrograms() {
    assertThat(RunLog.of(FAILED).json())
        .contains("\"run\" : \"projects/p/runs/r\"", "\"text\" : \"failed: out of memory\"");
    assertThat(RunLog.of(Run.newBuilder().setName("projects/p/runs/r").build()).lines()).isEmpty();
  }

  private static Problem problem(String message) {
    return Problem.newBuilder().setMessage(message).build();
  }

  private static Timestamp at(int second) {
    return Timestamps.fromSeconds(second);
  }
}
