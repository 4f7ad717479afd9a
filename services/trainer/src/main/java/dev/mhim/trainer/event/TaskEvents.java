package dev.mhim.trainer.event;

import com.google.protobuf.Timestamp;
import dev.mhim.trainer.lease.HeldTask;
import dev.mhim.v1.Artifact;
import dev.mhim.v1.Claim;
import dev.mhim.v1.FailureReason;
import dev.mhim.v1.Problem;
import dev.mhim.v1.RunEvent;
import dev.mhim.v1.Task;
import dev.mhim.v1.TaskClaimed;
import dev.mhim.v1.TaskFailed;
import dev.mhim.v1.TaskHeartbeat;
import dev.mhim.v1.TaskReleased;
import dev.mhim.v1.TaskSucceeded;
import java.time.Instant;
import java.util.List;

/** The events of tasks. Pure. */
public final class TaskEvents {
  private TaskEvents() {}

  public static RunEvent claimed(Task task, Claim claim, Instant time) {
    return of(task, time).setTaskClaimed(TaskClaimed.newBuilder().setClaim(claim)).build();
  }

  public static RunEvent heartbeat(HeldTask held, Instant time) {
    return of(held.task(), time)
        .setTaskHeartbeat(
            TaskHeartbeat.newBuilder()
                .setClaim(held.claim())
                .setSteps(held.steps())
                .setSaved(held.saved()))
        .build();
  }

  public static RunEvent succeeded(HeldTask held, List<Artifact> artifacts, Instant time) {
    return of(held.task(), time)
        .setTaskSucceeded(
            TaskSucceeded.newBuilder().setClaim(held.claim()).addAllArtifacts(artifacts))
        .build();
  }

  /** An attempt that ended badly; retryable when another one may end well. */
  public static RunEvent failed(
      HeldTask held, Problem problem, FailureReason reason, boolean retryable, Instant time) {
    return of(held.task(), time)
        .setTaskFailed(
            TaskFailed.newBuilder()
                .setClaim(held.claim())
                .setProblem(problem)
                .setReason(reason)
                .setRetryable(retryable))
        .build();
  }

  public static RunEvent released(Task task, Claim claim, String reason, Instant time) {
    return of(task, time)
        .setTaskReleased(TaskReleased.newBuilder().setClaim(claim).setReason(reason))
        .build();
  }

  /** An instant as protobuf has it. */
  public static Timestamp timestamp(Instant time) {
    return Timestamp.newBuilder()
        .setSeconds(time.getEpochSecond())
        .setNanos(time.getNano())
        .build();
  }

  private static RunEvent.Builder of(Task task, Instant time) {
    return RunEvent.newBuilder().setRun(task.getRun()).setTime(timestamp(time));
  }
}
