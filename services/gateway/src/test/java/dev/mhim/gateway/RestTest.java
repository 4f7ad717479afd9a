package dev.mhim.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.util.JsonFormat;
import dev.mhim.gateway.coordination.RunEvents;
import dev.mhim.gateway.world.FakeFeatureStore;
import dev.mhim.gateway.world.FakeFeatureStoreResource;
import dev.mhim.gateway.world.GatewayWorld;
import dev.mhim.platform.kafka.Topics;
import dev.mhim.platform.name.RunName;
import dev.mhim.platform.store.Artifacts;
import dev.mhim.testing.Backends;
import dev.mhim.testing.RunningBackends;
import dev.mhim.v1.Artifact;
import dev.mhim.v1.ArtifactKind;
import dev.mhim.v1.Run;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The REST door, spoken to as any HTTP client would. */
@QuarkusTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@WithTestResource(Backends.class)
@WithTestResource(FakeFeatureStoreResource.class)
class RestTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  RunningBackends backends;

  @TestHTTPResource URI root;

  @ConfigProperty(name = "quarkus.grpc.server.test-port")
  int grpcPort;

  private final HttpClient client = HttpClient.newHttpClient();
  private GatewayWorld world;

  @BeforeAll
  void open() {
    world = new GatewayWorld(backends, grpcPort);
  }

  @AfterAll
  void close() {
    world.close();
    client.close();
  }

  @Test
  void aRunIsCreatedReadWatchedAndItsFilesAreLoaded() throws Exception {
    HttpResponse<String> created = post("/v1/projects/demo/runs", create("{\"cvFold\": 2}"));
    assertThat(created.statusCode()).isEqualTo(201);
    Run run = run(created.body());
    assertThat(created.headers().firstValue("Location").orElseThrow())
        .endsWith("/v1/" + run.getName());
    assertThat(run(get("/v1/" + run.getName()).body())).isEqualTo(run);
    assertThat(get("/v1/projects/demo/runs?pageSize=1").body()).contains(run.getName());

    byte[] bytes = {1, 2, 3, 4};
    Artifact artifact =
        new Artifacts(world.store)
            .put(
                RunName.parse(run.getName()),
                "folds/0/predictions.binpb",
                "attempts/1/p",
                ArtifactKind.ARTIFACT_KIND_PREDICTIONS,
                bytes);
    for (int fold = 0; fold < 2; fold++) {
      world.claim(run, fold, 1, "a");
      world.succeed(run, fold, 1, "a", artifact);
    }
    world.awaitState(run.getName(), Run.State.STATE_EVALUATING);
    world.writer.write(
        Topics.EVALUATIONS, run.getName(), new RunEvents(run.getName()).evaluation());

    List<String> events =
        client
            .send(request("/v1/" + run.getName() + ":watch").build(), BodyHandlers.ofLines())
            .body()
            .filter(line -> line.startsWith("event:"))
            .map(line -> line.substring(6).strip())
            .toList();
    assertThat(events).startsWith("run").contains("evaluation").endsWith("end");
    assertThat(get("/v1/" + run.getName() + "/evaluation").body()).contains(run.getName());
    assertThat(get("/v1/projects/demo/evaluations").body()).contains(run.getName());
    assertThat(get("/v1/" + run.getName() + "/artifacts").body()).contains("split-plan.binpb");
    HttpResponse<byte[]> file =
        client.send(
            request("/v1/" + run.getName() + "/artifacts/folds/0/predictions.binpb").build(),
            BodyHandlers.ofByteArray());
    assertThat(file.body()).isEqualTo(bytes);
    assertThat(file.headers().firstValue("ETag").orElseThrow()).contains(artifact.getSha256());
  }

  @Test
  void aBadRequestIsAProblemWithEveryViolation() throws Exception {
    HttpResponse<String> refused =
        post("/v1/projects/demo/runs", create("{\"lr\": 7, \"mlp_dim\": 1}"));

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/problem+json");
    JsonNode problem = MAPPER.readTree(refused.body());
    assertThat(problem.path("violations").findValuesAsText("subject"))
        .containsExactlyInAnyOrder("settings.lr", "settings.mlp_dim");
  }

  @Test
  void whatIsNoJsonOrHasUnknownFieldsIsTold() throws Exception {
    assertThat(post("/v1/projects/demo/runs", "{").statusCode()).isEqualTo(400);
    HttpResponse<String> unknown = post("/v1/projects/demo/runs", create("{\"learning\": 1}"));
    assertThat(unknown.statusCode()).isEqualTo(400);
    assertThat(unknown.body()).contains("learning");
  }

  @Test
  void aRunIsCancelledOnceAndForAll() throws Exception {
    Run run = run(post("/v1/projects/demo/runs", create("{}")).body());

    HttpResponse<String> cancelled =
        post("/v1/" + run.getName() + ":cancel", "{\"reason\": \"enough\"}");

    assertThat(run(cancelled.body()).getState()).isEqualTo(Run.State.STATE_CANCELLED);
    assertThat(post("/v1/" + run.getName() + ":cancel", "").statusCode()).isEqualTo(200);
  }

  @Test
  void whatIsNotThereIsNotFound() throws Exception {
    assertThat(get("/v1/projects/demo/runs/nothing").statusCode()).isEqualTo(404);
    assertThat(get("/v1/projects/demo/runs/nothing:watch").statusCode()).isEqualTo(404);
    assertThat(get("/v1/projects/demo/runs/nothing/evaluation").statusCode()).isEqualTo(404);
    assertThat(get("/v1/projects/demo/runs/nothing/artifacts/x").statusCode()).isEqualTo(404);
    assertThat(get("/v1/projects/demo/datasets/nothing").statusCode()).isEqualTo(404);
    assertThat(get("/v1/projects/No!/runs").statusCode()).isEqualTo(400);
  }

  @Test
  void theQueueTellsAnAutoscalerWhatWaitsAndWhatRuns() throws Exception {
    Run run = run(post("/v1/projects/demo/runs", create("{\"cvFold\": 3}")).body());
    world.claim(run, 0, 1, "a");
    world.awaitState(run.getName(), Run.State.STATE_RUNNING);

    JsonNode queue = MAPPER.readTree(get("/v1/queue").body());

    assertThat(queue.path("waiting").asLong()).as("%s", queue).isGreaterThanOrEqualTo(2);
    assertThat(queue.path("running").asLong()).as("%s", queue).isGreaterThanOrEqualTo(1);
    assertThat(queue.path("backingOff").isIntegralNumber()).isTrue();
    post("/v1/" + run.getName() + ":cancel", "");
  }

  @Test
  void datasetsAreRead() throws Exception {
    assertThat(get("/v1/projects/demo/datasets").body()).contains(FakeFeatureStore.SURVIVAL);
    assertThat(get("/v1/projects/demo/datasets/classes").body()).contains("\"tumor\"");
  }

  @Test
  void theGatewayIsReadyAndDescribesItself() throws Exception {
    assertThat(get("/q/health/live").body()).contains("gateway threads").contains("RUNNING");
    HttpResponse<String> ready = get("/q/health/ready");
    assertThat(ready.statusCode()).as(ready.body()).isEqualTo(200);
    assertThat(get("/q/metrics").body())
        .contains("mhim_tasks_waiting", "mhim_tasks_running", "mhim_tasks_backing_off");
    assertThat(get("/openapi?format=json").body()).contains("CreateRun", "DownloadArtifact");
  }

  private static String create(String settings) {
    return """
    {"run": {"title": "over REST", "dataset": "%s", "settings": %s}}
    """
        .formatted(FakeFeatureStore.CLASSES, settings);
  }

  private static Run run(String json) throws IOException {
    Run.Builder run = Run.newBuilder();
    JsonFormat.parser().merge(json, run);
    return run.build();
  }

  private HttpResponse<String> get(String path) throws Exception {
    return client.send(request(path).build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    return client.send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(root.resolve(path)).timeout(Duration.ofSeconds(60));
  }
}
