package dev.mhim.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.util.JsonFormat;
import dev.mhim.gateway.world.FakeFeatureStore;
import dev.mhim.gateway.world.FakeFeatureStoreResource;
import dev.mhim.gateway.world.GatewayWorld;
import dev.mhim.gateway.world.PlayedRun;
import dev.mhim.platform.error.GrpcErrors;
import dev.mhim.testing.Backends;
import dev.mhim.testing.RunningBackends;
import dev.mhim.v1.CancelSweepRequest;
import dev.mhim.v1.CreateSweepRequest;
import dev.mhim.v1.GetRunRequest;
import dev.mhim.v1.GetSweepRequest;
import dev.mhim.v1.ListSweepsRequest;
import dev.mhim.v1.ListSweepsResponse;
import dev.mhim.v1.Problem;
import dev.mhim.v1.Run;
import dev.mhim.v1.Settings;
import dev.mhim.v1.Sweep;
import dev.mhim.v1.SweepAxis;
import dev.mhim.v1.SweepPoint;
import dev.mhim.v1.SweepServiceGrpc;
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
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Sweeps from the grid to the board; trainers and evaluator are played by the test. */
@QuarkusTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@WithTestResource(Backends.class)
@WithTestResource(FakeFeatureStoreResource.class)
class SweepTest {
  RunningBackends backends;

  @TestHTTPResource URI root;

  @ConfigProperty(name = "quarkus.grpc.server.test-port")
  int grpcPort;

  private GatewayWorld world;

  @BeforeAll
  void open() {
    world = new GatewayWorld(backends, grpcPort);
  }

  @AfterAll
  void close() {
    world.close();
  }

  @Test
  void aGridBecomesRunsAndItsBoardRanksThem() throws Exception {
    CreateSweepRequest request = request("one-and-five", "1", "5");
    Sweep created = client().createSweep(request).getSweep();
    assertThat(created.getPointsCount()).isEqualTo(2);
    assertThat(created.getDataset()).isEqualTo(FakeFeatureStore.CLASSES + "/versions/1");
    assertThat(created.getSettingsList()).containsExactly("merge_k");
    assertThat(created.getEndedCount()).isZero();
    assertThat(created.getRankingMetric()).isEmpty();

    // Whoever repeats the request has the same sweep and no run twice.
    assertThat(client().createSweep(request).getSweep()).isEqualTo(created);

    PlayedRun play = new PlayedRun(world);
    play.toItsEnd(run(created, "1"), 0.2);
    Sweep half = get(created.getName());
    assertThat(half.getEndedCount()).isOne();
    assertThat(half.getRankingMetric()).isEqualTo("auc");
    assertThat(half.getPoints(0).getSettingsMap()).containsEntry("merge_k", "1");
    assertThat(half.getPoints(1).hasMetric()).isFalse();

    play.toItsEnd(run(created, "5"), 2);
    Sweep done = get(created.getName());
    assertThat(done.getEndedCount()).isEqualTo(2);
    SweepPoint best = done.getPoints(0);
    assertThat(best.getSettingsMap()).containsExactly(Map.entry("merge_k", "5"));
    assertThat(best.getState()).isEqualTo(Run.State.STATE_SUCCEEDED);
    assertThat(best.getSucceededFoldCount()).isEqualTo(2);
    assertThat(best.getMetric().getMean()).isGreaterThan(done.getPoints(1).getMetric().getMean());
    assertThat(run(done, "5").getTitle()).isEqualTo("tuning: merge_k=5");

    ListSweepsResponse listed =
        client().listSweeps(ListSweepsRequest.newBuilder().setParent("projects/demo").build());
    assertThat(listed.getSweepsList()).contains(done);
    Sweep.Builder overRest = Sweep.newBuilder();
    JsonFormat.parser().merge(http("GET", "/v1/" + done.getName(), "").body(), overRest);
    assertThat(overRest.build()).isEqualTo(done);
  }

  @Test
  void everythingThatIsWrongIsToldAtOnceAndNothingIsStarted() {
    CreateSweepRequest request =
        request("wrong", "1", "2000", "0").toBuilder()
            .addAxes(axis("lr", "quick", "5"))
            .addAxes(axis("seed", "1", "2"))
            .build();
    assertProblems(request, "axes[1].values", "axes[2].setting");
    assertProblems(
        request.toBuilder().clearAxes().addAxes(axis("merge_k", "1", "2000", "0")).build(),
        "settings.merge_k",
        "settings.merge_k");
    assertProblems(
        request.toBuilder().clearAxes().addAxes(axis("loss", "ce", "nll_surv")).build(),
        "settings.loss");
    assertThatThrownBy(() ->
            client()
                .createSweep(
                    request("none", "1").toBuilder()
                        .setRun(Run.newBuilder().setDataset("projects/demo/datasets/none"))
                        .build()))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND));
    assertThat(
            client()
                .listSweeps(ListSweepsRequest.newBuilder().setParent("projects/demo").build())
                .getSweepsList())
        .noneMatch(sweep -> sweep.getSettingsList().contains("loss"));
  }

  @Test
  void aCheckStartsNothingAndAnUnknownSweepIsNotFound() {
    Sweep checked =
        client()
            .createSweep(
                request("only-checked", "3", "4").toBuilder().setValidateOnly(true).build())
            .getSweep();
    assertThat(checked.getPointsCount()).isEqualTo(2);
    assertThatThrownBy(() -> get(checked.getName()))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND));
  }

  @Test
  void aSweepIsCreatedAndCancelledOverRest() throws Exception {
    HttpResponse<String> created =
        http(
            "POST",
            "/v1/projects/demo/sweeps",
            """
            {"run": {"dataset": "%s", "settings": {"cv_fold": 2}},
             "axes": [{"setting": "baseline", "values": ["attn", "dsmil"]}], "requestId": "%s"}
            """
                .formatted(FakeFeatureStore.CLASSES, UUID.randomUUID()));
    assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
    Sweep.Builder sweep = Sweep.newBuilder();
    JsonFormat.parser().merge(created.body(), sweep);
    assertThat(created.headers().firstValue("Location").orElseThrow())
        .endsWith("/v1/" + sweep.getName());

    HttpResponse<String> cancelled =
        http("POST", "/v1/" + sweep.getName() + ":cancel", "{\"reason\": \"enough\"}");
    assertThat(cancelled.statusCode()).as(cancelled.body()).isEqualTo(200);
    Sweep after =
        client()
            .cancelSweep(CancelSweepRequest.newBuilder().setName(sweep.getName()).build())
            .getSweep();
    assertThat(after.getEndedCount()).isEqualTo(2);
    assertThat(after.getPointsList())
        .allMatch(point -> point.getState() == Run.State.STATE_CANCELLED);
  }

  private void assertProblems(CreateSweepRequest request, String... subjects) {
    assertThatThrownBy(() -> client().createSweep(request))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> {
              assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
              assertThat(GrpcErrors.fromGrpc(e).problems())
                  .extracting(Problem::getSubject)
                  .containsExactlyInAnyOrder(subjects);
            });
  }

  private Run run(Sweep sweep, String mergeK) {
    String name =
        sweep.getPointsList().stream()
            .filter(point -> point.getSettingsMap().get("merge_k").equals(mergeK))
            .findFirst()
            .orElseThrow()
            .getRun();
    return world.client().getRun(GetRunRequest.newBuilder().setName(name).build()).getRun();
  }

  private Sweep get(String name) {
    return client().getSweep(GetSweepRequest.newBuilder().setName(name).build()).getSweep();
  }

  private SweepServiceGrpc.SweepServiceBlockingStub client() {
    return SweepServiceGrpc.newBlockingStub(world.channel).withDeadlineAfter(60, TimeUnit.SECONDS);
  }

  private static CreateSweepRequest request(String id, String... mergeK) {
    return CreateSweepRequest.newBuilder()
        .setParent("projects/demo")
        .setRequestId(id)
        .setRun(
            Run.newBuilder()
                .setTitle("tuning")
                .setDataset(FakeFeatureStore.CLASSES)
                .setSettings(Settings.newBuilder().setCvFold(2)))
        .addAxes(axis("merge_k", mergeK))
        .build();
  }

  private static SweepAxis axis(String setting, String... values) {
    return SweepAxis.newBuilder().setSetting(setting).addAllValues(List.of(values)).build();
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
