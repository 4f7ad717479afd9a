package dev.mhim.gateway.world;

import dev.mhim.platform.kafka.Topics;
import dev.mhim.platform.name.RunName;
import dev.mhim.platform.store.Artifacts;
import dev.mhim.scoring.Resampling;
import dev.mhim.scoring.RunScores;
import dev.mhim.v1.Artifact;
import dev.mhim.v1.ArtifactKind;
import dev.mhim.v1.BagPrediction;
import dev.mhim.v1.Evaluation;
import dev.mhim.v1.FoldPredictions;
import dev.mhim.v1.LabelKind;
import dev.mhim.v1.ModelPredictions;
import dev.mhim.v1.ModelRole;
import dev.mhim.v1.Run;
import dev.mhim.v1.WatchRunRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Plays trainer and evaluator for a run that is queued. */
public final class PlayedRun {
  private final GatewayWorld world;

  public PlayedRun(GatewayWorld world) {
    this.world = world;
  }

  /**
   * Claims and ends every fold and evaluates.
   *
   * @param strength how far its model tells the two classes apart
   * @return the run as it ended; the gateway has seen that, and its evaluation
   */
  public Run toItsEnd(Run run, double strength) {
    List<FoldPredictions> folds = new ArrayList<>();
    for (int fold = 0; fold < run.getFoldsCount(); fold++) {
      FoldPredictions predictions = predictions(run, fold, strength);
      folds.add(predictions);
      Artifact artifact =
          new Artifacts(world.store)
              .put(
                  RunName.parse(run.getName()),
                  "folds/" + fold + "/predictions.binpb",
                  "attempts/1/p" + fold,
                  ArtifactKind.ARTIFACT_KIND_PREDICTIONS,
                  predictions.toByteArray());
      world.claim(run, fold, 1, "a");
      world.succeed(run, fold, 1, "a", artifact);
    }
    world.awaitState(run.getName(), Run.State.STATE_EVALUATING);
    world.writer.write(Topics.EVALUATIONS, run.getName(), evaluation(run, folds));
    // The stream ends when this gateway has seen the run's end and its evaluation.
    world
        .client()
        .watchRun(WatchRunRequest.newBuilder().setName(run.getName()).build())
        .forEachRemaining(seen -> {});
    return world.awaitState(run.getName(), Run.State.STATE_SUCCEEDED);
  }

  private static Evaluation evaluation(Run run, List<FoldPredictions> folds) {
    return Evaluation.newBuilder()
        .setName(run.getName() + "/evaluation")
        .setRun(run.getName())
        .setProtocol(run.getProtocol())
        .setSplitPlanSha256(run.getSplitPlan().getSha256())
        .setSeed(run.getSettings().getSeed())
        .setLabelKind(LabelKind.LABEL_KIND_CLASSIFICATION)
        .addAllClasses(List.of("normal", "tumor"))
        .addAllModels(RunScores.of(folds, List.of(), new Resampling(0, 1)).models())
        .build();
  }

  private static FoldPredictions predictions(Run run, int fold, double strength) {
    Random random = new Random(fold);
    ModelPredictions.Builder model =
        ModelPredictions.newBuilder().setRole(ModelRole.MODEL_ROLE_STUDENT);
    for (int i = 0; i < 40; i++) {
      int label = i % 2;
      model.addPredictions(
          BagPrediction.newBuilder()
              .setCaseId(fold + "-" + i)
              .setBagId(fold + "-" + i)
              .setClassIndex(label)
              .addLogits(0)
              .addLogits((float) (strength * (2 * label - 1) + random.nextGaussian())));
    }
    return FoldPredictions.newBuilder()
        .setRun(run.getName())
        .setFold(fold)
        .setLabelKind(LabelKind.LABEL_KIND_CLASSIFICATION)
        .addAllClasses(List.of("normal", "tumor"))
        .addModels(model)
        .build();
  }
}
