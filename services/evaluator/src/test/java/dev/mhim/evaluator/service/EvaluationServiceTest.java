package dev.mhim.evaluator.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.util.JsonFormat;
import dev.mhim.platform.error.ErrorKind;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.platform.name.RunName;
import dev.mhim.platform.store.Artifacts;
import dev.mhim.platform.store.ObjectStore;
import dev.mhim.platform.store.ObjectStoreSettings;
import dev.mhim.testing.Backends;
import dev.mhim.testing.RunningBackends;
import dev.mhim.v1.Artifact;
import dev.mhim.v1.ArtifactKind;
import dev.mhim.v1.BagPrediction;
import dev.mhim.v1.Evaluation;
import dev.mhim.v1.FoldModelEvaluation;
import dev.mhim.v1.FoldPredictions;
import dev.mhim.v1.FoldStatus;
import dev.mhim.v1.LabelKind;
import dev.mhim.v1.ModelPredictions;
import dev.mhim.v1.ModelRole;
import dev.mhim.v1.PredictionWork;
import dev.mhim.v1.Problem;
import dev.mhim.v1.Run;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** What becomes of a run whose predictions can't be had. */
@QuarkusTest
@QuarkusTestResource(Backends.class)
class EvaluationServiceTest {
  private static final String RUN = "projects/default/runs/r-service";

  private final ObjectStoreSettings settings;

  @Inject
  EvaluationServiceTest(
      @ConfigProperty(name = "mhim.object-store.endpoint") URI endpoint,
      @ConfigProperty(name = "mhim.object-store.access-key") String accessKey,
      @ConfigProperty(name = "mhim.object-store.secret-key") String secretKey) {
    this.settings =
        new ObjectStoreSettings(
            endpoint, accessKey, secretKey, RunningBackends.BUCKET, "us-east-1");
  }

  @Test
  void storeThatRefusesFailsNoRun() {
    assertThatThrownBy(() -> evaluate("not-the-secret", run(artifact("x"))))
        .isInstanceOfSatisfying(
            PlatformException.class,
            e -> assertThat(e.kind()).isEqualTo(ErrorKind.PERMISSION_DENIED));
  }

  @Test
  void foldWithoutPredictionsFailsTheRun() {
    Run run = Run.newBuilder().setName(RUN).addFolds(FoldStatus.newBuilder().setFold(0)).build();
    assertProblem(evaluate(settings.secretKey(), run), "NO_PREDICTIONS");
  }

  @Test
  void runWithoutFoldsFails() {
    assertProblem(
        evaluate(settings.secretKey(), Run.newBuilder().setName(RUN).build()), "NO_FOLDS");
  }

  @Test
  void predictionsThatWereChangedFailTheRun() {
    try (ObjectStore store = new ObjectStore(settings)) {
      store.put("runs/default/r-service/x", "other bytes".getBytes(StandardCharsets.UTF_8));
    }
    assertProblem(evaluate(settings.secretKey(), run(artifact("x"))), "HASH_MISMATCH");
  }

  @Test
  void aPredictionOfALabelledDatasetIsScoredAsEnsembleAndByFold() throws Exception {
    Run run = predicted("p-labelled", false);

    Evaluation evaluation = evaluate(settings.secretKey(), run);

    assertThat(evaluation.getProblemsList()).isEmpty();
    assertThat(evaluation.getModels(0).getRole()).isEqualTo(ModelRole.MODEL_ROLE_STUDENT);
    assertThat(evaluation.getModels(0).getMetrics(0).getFolds(0).getFold()).isEqualTo(-1);
    assertThat(evaluation.getFoldModelsList())
        .extracting(FoldModelEvaluation::getFold)
        .containsExactly(0, 3);
    assertThat(evaluation.getArtifactsList())
        .extracting(Artifact::getPath)
        .containsExactly("predictions.csv", "metrics.json");
    try (ObjectStore store = new ObjectStore(settings)) {
      Evaluation.Builder stored = Evaluation.newBuilder();
      JsonFormat.parser()
          .merge(
              new String(
                  new Artifacts(store).read(evaluation.getArtifacts(1)), StandardCharsets.UTF_8),
              stored);
      assertThat(stored.getModelsList()).isEqualTo(evaluation.getModelsList());
    }
  }

  @Test
  void aPredictionWithoutLabelsHasATableAndNoScores() {
    Evaluation evaluation = evaluate(settings.secretKey(), predicted("p-unlabelled", true));

    assertThat(evaluation.getProblemsList()).isEmpty();
    assertThat(evaluation.getModelsList()).isEmpty();
    assertThat(evaluation.getArtifactsList())
        .extracting(Artifact::getPath)
        .containsExactly("predictions.csv");
    try (ObjectStore store = new ObjectStore(settings)) {
      byte[] table = new Artifacts(store).read(evaluation.getArtifacts(0));
      assertThat(new String(table, StandardCharsets.UTF_8).lines())
          .hasSize(1 + 4 * 3)
          .startsWith("case,bag,fold,model,predicted,probability_no,probability_yes");
    }
  }

  @Test
  void modelsThatPredictedOtherBagsAreNoPrediction() {
    Run.Builder run = predicted("p-differs", false).toBuilder();
    Artifact other =
        store(
            "p-differs",
            predictions("p-differs", 3, false).toBuilder()
                .setModels(0, ModelPredictions.newBuilder(model(false)).removePredictions(0))
                .build());
    run.getFoldsBuilder(0).setArtifacts(1, other);

    assertThat(evaluate(settings.secretKey(), run.build()).getProblemsList())
        .extracting(Problem::getReason)
        .containsExactly("BAGS_DIFFER");
  }

  /** Predicted with the models of folds 0 and 3. */
  private Run predicted(String id, boolean unlabelled) {
    return Run.newBuilder()
        .setName("projects/default/runs/" + id)
        .setPrediction(
            PredictionWork.newBuilder().addFolds(0).addFolds(3).setUnlabelled(unlabelled))
        .addFolds(
            FoldStatus.newBuilder()
                .addArtifacts(store(id, predictions(id, 0, unlabelled)))
                .addArtifacts(store(id, predictions(id, 3, unlabelled))))
        .build();
  }

  private Artifact store(String id, FoldPredictions predictions) {
    String path = "predictions/fold-" + predictions.getFold() + ".binpb";
    try (ObjectStore store = new ObjectStore(settings)) {
      return new Artifacts(store)
          .put(
              new RunName("default", id),
              path,
              path,
              ArtifactKind.ARTIFACT_KIND_PREDICTIONS,
              predictions.toByteArray());
    }
  }

  private static FoldPredictions predictions(String id, int fold, boolean unlabelled) {
    return FoldPredictions.newBuilder()
        .setRun("projects/default/runs/" + id)
        .setFold(fold)
        .setLabelKind(LabelKind.LABEL_KIND_CLASSIFICATION)
        .addClasses("no")
        .addClasses("yes")
        .addModels(model(unlabelled))
        .build();
  }

  private static ModelPredictions model(boolean unlabelled) {
    ModelPredictions.Builder model =
        ModelPredictions.newBuilder().setRole(ModelRole.MODEL_ROLE_STUDENT);
    for (int bag = 0; bag < 4; bag++) {
      BagPrediction.Builder prediction =
          model
              .addPredictionsBuilder()
              .setCaseId("c" + bag)
              .setBagId("b" + bag)
              .addLogits(bag)
              .addLogits(2);
      if (!unlabelled) {
        prediction.setClassIndex(bag % 2);
      }
    }
    return model.build();
  }

  private Evaluation evaluate(String secret, Run run) {
    ObjectStoreSettings used =
        new ObjectStoreSettings(
            settings.endpoint(),
            settings.accessKey(),
            secret,
            settings.bucket(),
            settings.region());
    try (ObjectStore store = new ObjectStore(used)) {
      return new EvaluationService(new Artifacts(store)).evaluate(run);
    }
  }

  private static Run run(Artifact predictions) {
    return Run.newBuilder()
        .setName(RUN)
        .addFolds(FoldStatus.newBuilder().setFold(0).addArtifacts(predictions))
        .build();
  }

  private static Artifact artifact(String location) {
    return Artifact.newBuilder()
        .setObjectKey("runs/default/r-service/" + location)
        .setSha256("0".repeat(64))
        .setKind(ArtifactKind.ARTIFACT_KIND_PREDICTIONS)
        .build();
  }

  private static void assertProblem(Evaluation evaluation, String reason) {
    assertThat(evaluation.getRun()).isEqualTo(RUN);
    assertThat(evaluation.getModelsList()).isEmpty();
    assertThat(evaluation.getProblemsList()).extracting(Problem::getReason).containsExactly(reason);
  }
}
