package dev.mhim.gateway.coordination;

import dev.mhim.v1.Artifact;
import dev.mhim.v1.CancelRequested;
import dev.mhim.v1.Claim;
import dev.mhim.v1.Evaluation;
import dev.mhim.v1.FoldStatus;
import dev.mhim.v1.Lease;
import dev.mhim.v1.Problem;
import dev.mhim.v1.Run;
import dev.mhim.v1.RunEvent;
import dev.mhim.v1.RunPlanned;
import dev.mhim.v1.RunRejected;
import dev.mhim.v1.RunRequested;
import dev.mhim.v1.Task;
import dev.mhim.v1.TaskClaimed;
import dev.mhim.v1.TaskFailed;
import dev.mhim.v1.TaskHeartbeat;
import dev.mhim.v1.TaskReleased;
import dev.mhim.v1.TaskSucceeded;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Plays signals to a coordinator and keeps what it says, with a clock of its own. */
final class Script {
  static final String RUN = "projects/demo/runs/r1";
  static final CoordinationRules RULES =
      CoordinationRules.of(Duration.ofSeconds(30), 3, Duration.ofSeconds(1));

  private final Coordinator coordinator = new Coordinator(RULES);
  private Optional<RunState> state = Optional.empty();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final List<Output> outputs = new ArrayList<>();

  /** Plays one event; gives what the coordinator says to it. */
  List<Output> play(RunEvent event) {
    return signal(new Signal.Happened(event));
  }

  List<Output> signal(Signal signal) {
    Decision decision = coordinator.decide(state, signal, now);
    state = decision.state();
    outputs.addAll(decision.outputs());
    return decision.outputs();
  }

  List<Output> tickAfter(Duration time) {
    now = now.plus(time);
    return signal(new Signal.Tick());
  }

  /** As after a crash: what is not stored is forgotten. */
  void restart() {
    state = state.map(running -> StoredRun.load(StoredRun.store(running), now));
  }

  Optional<RunState> state() {
    return state;
  }

  Run run() {
    return state.orElseThrow().run();
  }

  FoldStatus fold(int fold) {
    return run().getFolds(fold);
  }

  List<Output> said() {
    return outputs;
  }

  static List<Task> tasks(List<Output> outputs) {
    return outputs.stream()
        .filter(Output.EnqueueTask.class::isInstance)
        .map(output -> ((Output.EnqueueTask) output).task())
        .toList();
  }

  static List<Lease> leases(List<Output> outputs) {
    return outputs.stream()
        .filter(Output.PublishLease.class::isInstance)
        .map(output -> ((Output.PublishLease) output).lease())
        .toList();
  }

  static List<Run> runs(List<Output> outputs) {
    return outputs.stream()
        .filter(Output.PublishRun.class::isInstance)
        .map(output -> ((Output.PublishRun) output).run())
        .toList();
  }

  static RunEvent requested() {
    return event()
        .setRunRequested(RunRequested.newBuilder().setRun(Run.newBuilder().setName(RUN)))
        .build();
  }

  static RunEvent planned(int folds) {
    Run.Builder run =
        Run.newBuilder()
            .setName(RUN)
            .setDataset("projects/demo/datasets/d/versions/1")
            .setSplitPlan(Artifact.newBuilder().setPath("split-plan.binpb"));
    for (int i = 0; i < folds; i++) {
      run.addFolds(FoldStatus.newBuilder().setFold(i));
    }
    return event().setRunPlanned(RunPlanned.newBuilder().setRun(run)).build();
  }

  static RunEvent rejected() {
    return event()
        .setRunRejected(
            RunRejected.newBuilder()
                .setRun(
                    Run.newBuilder()
                        .setName(RUN)
                        .addProblems(Problem.newBuilder().setReason("NO_SUCH_DATASET"))))
        .build();
  }

  static RunEvent cancelled() {
    return event()
        .setCancelRequested(CancelRequested.newBuilder().setReason("changed my mind"))
        .build();
  }

  static RunEvent claimed(int fold, int attempt, String trainer) {
    return event()
        .setTaskClaimed(TaskClaimed.newBuilder().setClaim(claim(fold, attempt, trainer)))
        .build();
  }

  static RunEvent heartbeat(int fold, int attempt, String trainer) {
    return event()
        .setTaskHeartbeat(TaskHeartbeat.newBuilder().setClaim(claim(fold, attempt, trainer)))
        .build();
  }

  static RunEvent succeeded(int fold, int attempt, String trainer) {
    return event()
        .setTaskSucceeded(
            TaskSucceeded.newBuilder()
                .setClaim(claim(fold, attempt, trainer))
                .addArtifacts(Artifact.newBuilder().setPath(fold + "/" + attempt + "/" + trainer)))
        .build();
  }

  static RunEvent failed(int fold, int attempt, String trainer, boolean retryable) {
    return event()
        .setTaskFailed(
            TaskFailed.newBuilder()
                .setClaim(claim(fold, attempt, trainer))
                .setProblem(Problem.newBuilder().setReason("OUT_OF_MEMORY"))
                .setRetryable(retryable))
        .build();
  }

  static RunEvent released(int fold, int attempt, String trainer) {
    return event()
        .setTaskReleased(TaskReleased.newBuilder().setClaim(claim(fold, attempt, trainer)))
        .build();
  }

  static Signal evaluated() {
    return new Signal.Evaluated(
        Evaluation.newBuilder().setRun(RUN).setName(RUN + "/evaluation").build());
  }

  static Signal evaluatedBadly() {
    return new Signal.Evaluated(
        Evaluation.newBuilder()
            .setRun(RUN)
            .setName(RUN + "/evaluation")
            .addProblems(Problem.newBuilder().setReason("HASH_MISMATCH"))
            .build());
  }

  private static RunEvent.Builder event() {
    return RunEvent.newBuilder().setRun(RUN);
  }

  private static Claim claim(int fold, int attempt, String trainer) {
    return Claim.newBuilder().setFold(fold).setAttempt(attempt).setTrainer(trainer).build();
  }
}
