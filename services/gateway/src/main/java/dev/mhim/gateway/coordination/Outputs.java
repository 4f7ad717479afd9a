package dev.mhim.gateway.coordination;

import dev.mhim.v1.ArtifactKind;
import dev.mhim.v1.FoldTask;
import dev.mhim.v1.Lease;
import dev.mhim.v1.PredictTask;
import dev.mhim.v1.Run;
import dev.mhim.v1.Task;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What is to be said of a transition follows from the two states alone. */
final class Outputs {
  private Outputs() {}

  /** What an unknown run's first state says. */
  static List<Output> ofNew(RunState after) {
    List<Output> outputs = new ArrayList<>();
    describeFolds(List.of(), after, outputs);
    outputs.add(new Output.PublishRun(after.run()));
    return outputs;
  }

  static List<Output> of(RunState before, RunState after) {
    if (before.equals(after)) {
      return List.of();
    }
    List<Output> outputs = new ArrayList<>();
    describeFolds(before.folds(), after, outputs);
    if (!before.run().equals(after.run()) || isAnnouncedAgain(before, after)) {
      outputs.add(new Output.PublishRun(after.run()));
    }
    return outputs;
  }

  private static boolean isAnnouncedAgain(RunState before, RunState after) {
    return before instanceof RunState.Evaluating earlier
        && after instanceof RunState.Evaluating later
        && !earlier.announced().equals(later.announced());
  }

  private static void describeFolds(List<FoldState> before, RunState after, List<Output> outputs) {
    List<FoldState> folds = after.folds();
    for (int i = 0; i < folds.size(); i++) {
      Lease lease = lease(after.run(), folds.get(i));
      if (before.isEmpty() || !lease(after.run(), before.get(i)).equals(lease)) {
        outputs.add(new Output.PublishLease(lease));
      }
      if (folds.get(i) instanceof FoldState.Queued queued
          && (before.isEmpty() || !before.get(i).equals(queued))) {
        outputs.add(new Output.EnqueueTask(task(after.run(), queued)));
      }
    }
  }

  private static Lease lease(Run run, FoldState fold) {
    Lease.Builder lease =
        Lease.newBuilder()
            .setTask(taskName(run, fold.attempt().fold()))
            .setAttempt(fold.attempt().number());
    switch (fold) {
      case FoldState.Waiting _, FoldState.Queued _, FoldState.BackingOff _ ->
          lease.setState(Lease.State.STATE_OPEN);
      case FoldState.Running running ->
          lease.setState(Lease.State.STATE_HELD).setTrainer(running.holder().trainer());
      case FoldState.Pausing pausing ->
          lease.setState(Lease.State.STATE_PAUSED).setTrainer(pausing.holder().trainer());
      case FoldState.Paused _ -> lease.setState(Lease.State.STATE_PAUSED);
      case FoldState.Succeeded _, FoldState.Failed _ -> lease.setState(Lease.State.STATE_CLOSED);
      case FoldState.Cancelled _ -> lease.setState(Lease.State.STATE_CANCELLED);
    }
    return lease.build();
  }

  private static Task task(Run run, FoldState.Queued queued) {
    int fold = queued.attempt().fold();
    Instant enqueued = queued.enqueued();
    Task.Builder task =
        Task.newBuilder()
            .setName(taskName(run, fold))
            .setRun(run.getName())
            .setAttempt(queued.attempt().number())
            .setEnqueueTime(RunImage.timestamp(enqueued))
            .setTraceParent(run.getTraceParent());
    if (run.hasPrediction()) {
      return task.setPredict(
              PredictTask.newBuilder()
                  .setWork(run.getPrediction())
                  .setProtocol(run.getProtocol())
                  .setSplitPlan(run.getSplitPlan()))
          .build();
    }
    return task.setFold(foldTask(run, fold)).build();
  }

  private static FoldTask foldTask(Run run, int fold) {
    FoldTask.Builder task =
        FoldTask.newBuilder()
            .setFold(fold)
            .setProtocol(run.getProtocol())
            .setSettings(run.getSettings())
            .setSplitPlan(run.getSplitPlan());
    if (fold == run.getFoldsCount()) {
      run.getFoldsList().stream()
          .flatMap(status -> status.getArtifactsList().stream())
          .filter(artifact -> artifact.getKind() == ArtifactKind.ARTIFACT_KIND_PREDICTIONS)
          .forEach(task.getFitAllBuilder()::addPredictions);
    }
    return task.build();
  }

  private static String taskName(Run run, int fold) {
    return run.getName() + "/folds/" + fold;
  }
}
