package dev.mhim.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.util.JsonFormat;
import dev.mhim.gateway.world.FakeFeatureStore;
import dev.mhim.gateway.world.FakeFeatureStoreResource;
import dev.mhim.gateway.world.GatewayWorld;
import dev.mhim.gateway.world.PlayedRun;
import dev.mhim.platform.error.GrpcErrors;
import dev.mhim.platform.name.RunName;
import dev.mhim.platform.store.Artifacts;
import dev.mhim.testing.Backends;
import dev.mhim.testing.RunningBackends;
import dev.mhim.v1.Artifact;
import dev.mhim.v1.ArtifactKind;
import dev.mhim.v1.ArtifactList;
import dev.mhim.v1.CreatePredictionRequest;
import dev.mhim.v1.CreateRunRequest;
import dev.mhim.v1.DownloadArtifactRequest;
import dev.mhim.v1.GetPredictionRequest;
import dev.mhim.v1.GetRunRequest;
import dev.mhim.v1.Lease;
import dev.mhim.v1.ListArtifactsRequest;
import dev.mhim.v1.ListPredictionsRequest;
import dev.mhim.v1.ListRunsRequest;
import dev.mhim.v1.ModelRole;
import dev.mhim.v1.PredictTask;
import dev.mhim.v1.Prediction;
import dev.mhim.v1.PredictionModel;
import dev.mhim.v1.PredictionServiceGrpc;
import dev.mhim.v1.Problem;
import dev.mhim.v1.Run;
import dev.mhim.v1.Settings;
import dev.mhim.v1.SplitPlan;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Predictions from the request to their scores; trainers and evaluator are played by the test. */
@QuarkusTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@WithTestResource(Backends.class)
@WithTestResource(FakeFeatureStoreResource.class)
class PredictionTest {
  RunningBackends backends;

  @TestHTTPResource URI root;

  @ConfigProperty(name = "quarkus.grpc.server.test-port")
  int grpcPort;

  private GatewayWorld world;
  private Run trained;

  @BeforeAll
  void trainARun() {
    world = new GatewayWorld(backends, grpcPort);
    trained =
        world
            .client()
            .createRun(
                CreateRunRequest.newBuilder()
                    .setParent("projects/demo")
                    .setRequestId("trained")
                    .setRun(
                        Run.newBuilder()
                            .setDataset(FakeFeatureStore.CLASSES)
                            .setSettings(Settings.newBuilder().setCvFold(2).setSeed(5)))
                    .build())
            .getRun();
    for (int fold = 0; fold < 2; fold++) {
      world.claim(trained, fold, 1, "a");
      world.succeed(trained, fold, 1, "a", model(fold));
    }
    trained = world.awaitState(trained.getName(), Run.State.STATE_EVALUATING);
  }

  @AfterAll
  void close() {
    world.close();
  }

  @Test
  void aPredictionIsOneTaskWithTheModelsOfItsRunAndEndsWithItsScores() throws Exception {
    CreatePredictionRequest request = request("both");
    Prediction created = client().createPrediction(request).getPrediction();
    assertThat(created.getState()).isEqualTo(Run.State.STATE_QUEUED);
    assertThat(created.getDataset()).isEqualTo(FakeFeatureStore.CLASSES + "/versions/1");
    assertThat(created.getFoldsList()).containsExactly(0, 1);
    assertThat(created.getWeights()).isEqualTo(ModelRole.MODEL_ROLE_STUDENT);
    assertThat(created.hasEvaluation()).isFalse();
    assertThat(client().createPrediction(request).getPrediction()).isEqualTo(created);

    Run run = run(created.getExecution());
    assertThat(run.getFoldsCount()).isOne();
    assertThat(run.getSettings()).isEqualTo(trained.getSettings());
    assertThat(run.getProtocol()).isEqualTo(trained.getProtocol());
    PredictTask task = world.awaitTask(run, 0, 1).getPredict();
    assertThat(task.getWork().getExplain()).isTrue();
    assertThat(task.getWork().getModelsList())
        .extracting(PredictionModel::getFile)
        .containsExactly(trained.getFolds(0).getArtifacts(0), trained.getFolds(1).getArtifacts(0));
    SplitPlan plan = SplitPlan.parseFrom(new Artifacts(world.store).read(task.getSplitPlan()));
    assertThat(plan.getFolds(0).getTestCount()).isEqualTo(40);

    new PlayedRun(world).toItsEnd(run, 1);
    Prediction done = get(created.getName());
    assertThat(done.getState()).isEqualTo(Run.State.STATE_SUCCEEDED);
    assertThat(done.getEvaluation().getModelsCount()).isOne();
    Prediction.Builder overRest = Prediction.newBuilder();
    JsonFormat.parser().merge(http("GET", "/v1/" + done.getName(), "").body(), overRest);
    assertThat(overRest.build()).isEqualTo(done);
  }

  @Test
  void filesThatStandInAListAreListedAndGivenLikeAnyOthers() throws Exception {
    Prediction created = client().createPrediction(request("with-files")).getPrediction();
    Run run = run(created.getExecution());
    Artifact slide =
        stored(run, "explanations/a b.csv", "patch,attention\n0,1.0\n".getBytes(UTF_8));
    ArtifactList list = ArtifactList.newBuilder().addArtifacts(slide).build();
    Artifact listed =
        stored(run, "explanations.binpb", list.toByteArray()).toBuilder()
            .setKind(ArtifactKind.ARTIFACT_KIND_ARTIFACT_LIST)
            .build();
    world.claim(run, 0, 1, "a");
    world.succeed(run, 0, 1, "a", listed);
    world.awaitState(run.getName(), Run.State.STATE_EVALUATING);

    assertThat(
            world
                .client()
                .listArtifacts(ListArtifactsRequest.newBuilder().setParent(run.getName()).build())
                .getArtifactsList())
        .contains(slide)
        .doesNotContain(listed);
    StringBuilder text = new StringBuilder();
    world
        .client()
        .downloadArtifact(
            DownloadArtifactRequest.newBuilder()
                .setParent(run.getName())
                .setPath(slide.getPath())
                .build())
        .forEachRemaining(part -> text.append(part.getFrame().toStringUtf8()));
    assertThat(text).hasToString("patch,attention\n0,1.0\n");
    assertThat(http("GET", "/v1/" + run.getName() + "/artifacts/explanations/a%20b.csv", "").body())
        .isEqualTo(text.toString());
  }

  private Artifact stored(Run run, String path, byte[] bytes) {
    return new Artifacts(world.store)
        .put(
            RunName.parse(run.getName()),
            path,
            "attempts/1/" + path,
            ArtifactKind.ARTIFACT_KIND_EXPLANATION,
            bytes);
  }

  @Test
  void predictionsAreAListOfTheirOwn() {
    Prediction created = client().createPrediction(request("listed")).getPrediction();

    assertThat(
            client()
                .listPredictions(
                    ListPredictionsRequest.newBuilder().setParent("projects/demo").build())
                .getPredictionsList())
        .contains(created);
    assertThat(
            world
                .client()
                .listRuns(ListRunsRequest.newBuilder().setParent("projects/demo").build())
                .getRunsList())
        .extracting(Run::getName)
        .contains(trained.getName())
        .doesNotContain(created.getExecution());
    assertStatus(
        Status.Code.NOT_FOUND, () -> get(trained.getName().replace("runs", "predictions")));
  }

  @Test
  void everythingThatIsWrongIsToldAtOnceAndNothingIsStarted() {
    CreatePredictionRequest.Builder wrong = request("wrong").toBuilder();
    wrong.getPredictionBuilder().addFolds(1).addFolds(1).addFolds(-1).setRun("nobody");
    assertProblems(wrong.build(), "prediction.run", "prediction.folds", "prediction.folds");

    CreatePredictionRequest.Builder strange = request("strange").toBuilder();
    strange
        .getPredictionBuilder()
        .setWeights(ModelRole.MODEL_ROLE_TEACHER)
        .setDataset(FakeFeatureStore.SURVIVAL);
    assertProblems(strange.build(), "prediction.weights", "prediction.weights", "dataset");

    CreatePredictionRequest.Builder unknown = request("unknown").toBuilder();
    unknown.getPredictionBuilder().setRun("projects/demo/runs/none");
    assertStatus(Status.Code.NOT_FOUND, () -> client().createPrediction(unknown.build()));
    assertThat(
            client()
                .listPredictions(
                    ListPredictionsRequest.newBuilder().setParent("projects/demo").build())
                .getPredictionsList())
        .noneMatch(prediction -> prediction.getState() == Run.State.STATE_REJECTED);
  }

  @Test
  void aPredictionIsCreatedAndCancelledOverRest() throws Exception {
    HttpResponse<String> created =
        http(
            "POST",
            "/v1/projects/demo/predictions",
            """
            {"prediction": {"run": "%s", "dataset": "%s", "folds": [1], "unlabelled": true}}
            """
                .formatted(trained.getName(), FakeFeatureStore.SURVIVAL));
    assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
    Prediction.Builder prediction = Prediction.newBuilder();
    JsonFormat.parser().merge(created.body(), prediction);
    assertThat(prediction.getFoldsList()).containsExactly(1);

    HttpResponse<String> cancelled =
        http("POST", "/v1/" + prediction.getName() + ":cancel", "{\"reason\": \"enough\"}");
    assertThat(cancelled.statusCode()).as(cancelled.body()).isEqualTo(200);
    assertThat(get(prediction.getName()).getState()).isEqualTo(Run.State.STATE_CANCELLED);
    world.leases.awaitValue(
        prediction.getExecution() + "/folds/0",
        lease -> lease.getState() == Lease.State.STATE_CANCELLED);
  }

  private Artifact model(int fold) {
    return new Artifacts(world.store)
        .put(
            RunName.parse(trained.getName()),
            "folds/" + fold + "/student.safetensors",
            "attempts/1/student" + fold,
            ArtifactKind.ARTIFACT_KIND_MODEL,
            ("weights" + fold).getBytes(UTF_8));
  }

  private void assertProblems(CreatePredictionRequest request, String... subjects) {
    assertThatThrownBy(() -> client().createPrediction(request))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> {
              assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
              assertThat(GrpcErrors.fromGrpc(e).problems())
                  .extracting(Problem::getSubject)
                  .containsExactlyInAnyOrder(subjects);
            });
  }

  private static void assertStatus(Status.Code code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StatusRuntimeException.class, e -> assertThat(e.getStatus().getCode()).isEqualTo(code));
  }

  private Run run(String name) {
    return world.client().getRun(GetRunRequest.newBuilder().setName(name).build()).getRun();
  }

  private Prediction get(String name) {
    return client()
        .getPrediction(GetPredictionRequest.newBuilder().setName(name).build())
        .getPrediction();
  }

  private PredictionServiceGrpc.PredictionServiceBlockingStub client() {
    return PredictionServiceGrpc.newBlockingStub(world.channel)
        .withDeadlineAfter(60, TimeUnit.SECONDS);
  }

  private CreatePredictionRequest request(String id) {
    return CreatePredictionRequest.newBuilder()
        .setParent("projects/demo")
        .setRequestId(id)
        .setPrediction(
            Prediction.newBuilder()
                .setRun(trained.getName())
                .setDataset(FakeFeatureStore.CLASSES)
                .setExplain(true))
        .build();
  }

  private HttpResponse<String> http(String method, String path, String body) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
          HttpRequest.newBuilder(root.resolve(path))
              .timeout(Duration.ofMinutes(1))
              .header("Content-Type", "application/json")
              .method(method, HttpRequest.BodyPublishers.ofString(body))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }
}
