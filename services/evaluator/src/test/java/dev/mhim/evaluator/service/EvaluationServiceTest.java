package dev.mhim.evaluator.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mhim.platform.error.ErrorKind;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.platform.store.Artifacts;
import dev.mhim.platform.store.ObjectStore;
import dev.mhim.platform.store.ObjectStoreSettings;
import dev.mhim.testing.Backends;
import dev.mhim.testing.RunningBackends;
import dev.mhim.v1.Artifact;
import dev.mhim.v1.ArtifactKind;
import dev.mhim.v1.Evaluation;
import dev.mhim.v1.FoldStatus;
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
