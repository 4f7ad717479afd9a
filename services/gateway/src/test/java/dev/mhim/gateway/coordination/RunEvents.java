package dev.mhim.gateway.coordination;

import dev.mhim.v1.Artifact;
import dev.mhim.v1.CancelRequested;
import dev.mhim.v1.Claim;
import dev.mhim.v1.Evaluation;
import dev.mhim.v1.FailureReason;
import dev.mhim.v1.FoldStatus;
import dev.mhim.v1.PauseRequested;
import dev.mhim.v1.Problem;
import dev.mhim.v1.ResumeRequested;
import dev.mhim.v1.RetryRequested;
import dev.mhim.v1.Run;
import dev.mhim.v1.RunEvent;
import dev.mhim.v1.RunLimits;
import dev.mhim.v1.RunPlanned;
import dev.mhim.v1.RunRejected;
import dev.mhim.v1.RunRequested;
import dev.mhim.v1.TaskClaimed;
import dev.mhim.v1.TaskFailed;
import dev.mhim.v1.TaskHeartbeat;
import dev.mhim.v1.TaskReleased;
import dev.mhim.v1.TaskSucceeded;

/** What planner, trainers and evaluator may say of a run. */
public record RunEvents(String run) {

  public RunEvent requested() {
    return event()
        .setRunRequested(RunRequested.newBuilder().setRun(Run.newBuilder().setName(run)))
        .build();
  }

  /** A run that is to be fitted on all cases after its folds. */
  RunEvent requestedWithFit() {
    return event()
        .setRunRequested(
            RunRequested.newBuilder().setRun(Run.newBuilder().setName(run).setFitAll(true)))
        .build();
  }

  public RunEvent planned(int folds) {
    Run.Builder planned =
        Run.newBuilder()
            .setName(run)
            .setDataset("projects/demo/datasets/d/versions/1")
            .setSplitPlan(Artifact.newBuilder().setPath("split-plan.binpb"));
    for (int i = 0; i < folds; i++) {
      planned.addFolds(FoldStatus.newBuilder().setFold(i));
    }
    return event().setRunPlanned(RunPlanned.newBuilder().setRun(planned)).build();
  }

  public RunEvent rejected() {
    Problem problem = Problem.newBuilder().setReason("NO_SUCH_DATASET").build();
    return event()
        .setRunRejected(
            RunRejected.newBuilder().setRun(Run.newBuilder().setName(run).addProblems(problem)))
        .build();
  }

  public RunEvent cancelled() {
    return event()
        .setCancelRequested(CancelRequested.newBuilder().setReason("changed my mind"))
        .build();
  }

  public RunEvent claimed(int fold, int attempt, String trainer) {
    return event()
        .setTaskClaimed(TaskClaimed.newBuilder().setClaim(claim(fold, attempt, trainer)))
        .build();
  }

  public RunEvent heartbeat(int fold, int attempt, String trainer) {
    return event()
        .setTaskHeartbeat(TaskHeartbeat.newBuilder().setClaim(claim(fold, attempt, trainer)))
        .build();
  }

  public RunEvent heartbeat(int fold, int attempt, String trainer, long steps, long saved) {
    return event()
        .setTaskHeartbeat(
            TaskHeartbeat.newBuilder()
                .setClaim(claim(fold, attempt, trainer))
                .setSteps(steps)
                .setSaved(saved))
        .build();
  }

  public RunEvent paused() {
    return event().setPauseRequested(PauseRequested.newBuilder().setReason("others first")).build();
  }

  public RunEvent resumed() {
    return event().setResumeRequested(ResumeRequested.getDefaultInstance()).build();
  }

  public RunEvent retried() {
    return event().setRetryRequested(RetryRequested.getDefaultInstance()).build();
  }

  /** The request of a run with limits. */
  public RunEvent requested(RunLimits limits) {
    return event()
        .setRunRequested(
            RunRequested.newBuilder().setRun(Run.newBuilder().setName(run).setLimits(limits)))
        .build();
  }

  public RunEvent succeeded(int fold, int attempt, String trainer) {
    Artifact artifact = Artifact.newBuilder().setPath(fold + "/" + attempt + "/" + trainer).build();
    return succeeded(fold, attempt, trainer, artifact);
  }

  public RunEvent succeeded(int fold, int attempt, String trainer, Artifact artifact) {
    return event()
        .setTaskSucceeded(
            TaskSucceeded.newBuilder()
                .setClaim(claim(fold, attempt, trainer))
                .addArtifacts(artifact))
        .build();
  }

  public RunEvent failed(int fold, int attempt, String trainer, boolean retryable) {
    return event()
        .setTaskFailed(
            TaskFailed.newBuilder()
                .setClaim(claim(fold, attempt, trainer))
                .setProblem(Problem.newBuilder().setReason("OUT_OF_MEMORY"))
                .setReason(FailureReason.FAILURE_REASON_OUT_OF_MEMORY)
                .setRetryable(retryable))
        .build();
  }

  public RunEvent released(int fold, int attempt, String trainer) {
    return event()
        .setTaskReleased(TaskReleased.newBuilder().setClaim(claim(fold, attempt, trainer)))
        .build();
  }

  public Evaluation evaluation() {
    return Evaluation.newBuilder().setRun(run).setName(run + "/evaluation").build();
  }

  private RunEvent.Builder event() {
    return RunEvent.newBuilder().setRun(run);
  }

  private static Claim claim(int fold, int attempt, String trainer) {
    return Claim.newBuilder().setFold(fold).setAttempt(attempt).setTrainer(trainer).build();
  }
}
