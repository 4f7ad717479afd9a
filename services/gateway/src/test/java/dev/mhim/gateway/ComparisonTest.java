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
import dev.mhim.v1.CompareRunsRequest;
import dev.mhim.v1.CompareRunsResponse;
import dev.mhim.v1.CreateRunRequest;
import dev.mhim.v1.EvaluationServiceGrpc;
import dev.mhim.v1.Problem;
import dev.mhim.v1.RankedRun;
import dev.mhim.v1.Run;
import dev.mhim.v1.RunComparison;
import dev.mhim.v1.Settings;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Runs set side by side; trainers and evaluator are played by the test. */
@QuarkusTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@WithTestResource(Backends.class)
@WithTestResource(FakeFeatureStoreResource.class)
class ComparisonTest {
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
  void theBetterRunComesFirstWithItsTestAndAnotherSplitIsRefused() throws Exception {
    Run weak = evaluated(0.2, 2021, 1);
    Run strong = evaluated(2, 2021, 5);

    RunComparison comparison = compare(weak, strong);

    assertThat(comparison.getSplitPlanSha256()).isEqualTo(weak.getSplitPlan().getSha256());
    assertThat(comparison.getRunsList())
        .extracting(RankedRun::getRun)
        .containsExactly(strong.getName(), weak.getName());
    assertThat(comparison.getRuns(0).getDifferingSettingsMap()).containsEntry("merge_k", "5");
    assertThat(comparison.getDifferences(0).getMetrics(0).getPValue()).isLessThan(0.05);

    CompareRunsResponse.Builder overRest = CompareRunsResponse.newBuilder();
    HttpResponse<String> answer = post(weak, strong);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    JsonFormat.parser().merge(answer.body(), overRest);
    assertThat(overRest.getComparison()).isEqualTo(comparison);

    Run elsewhere = evaluated(2, 7, 5);
    HttpResponse<String> refusal = post(weak, elsewhere);
    assertThat(refusal.statusCode()).isBetween(400, 499);
    assertThat(refusal.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/problem+json");
    assertThat(refusal.body()).contains("SPLIT_PLAN_DIFFERS", elsewhere.getName());
    assertThat(post(weak).statusCode()).isEqualTo(400);
    assertThatThrownBy(() -> compare(weak, elsewhere))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> {
              assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
              assertThat(GrpcErrors.fromGrpc(e).problems())
                  .extracting(Problem::getReason)
                  .containsExactly("SPLIT_PLAN_DIFFERS");
            });
    assertThatThrownBy(() -> compare(weak))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT));
  }

  private HttpResponse<String> post(Run... runs) throws IOException, InterruptedException {
    String names =
        Arrays.stream(runs)
            .map(run -> '"' + run.getName() + '"')
            .collect(Collectors.joining(", ", "{\"names\": [", "]}"));
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(root.resolve("/v1/projects/demo/evaluations:compare"))
              .timeout(Duration.ofMinutes(1))
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(names))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  private RunComparison compare(Run... runs) {
    CompareRunsRequest.Builder request = CompareRunsRequest.newBuilder().setParent("projects/demo");
    for (Run run : runs) {
      request.addNames(run.getName());
    }
    return EvaluationServiceGrpc.newBlockingStub(world.channel)
        .withDeadlineAfter(60, TimeUnit.SECONDS)
        .compareRuns(request.build())
        .getComparison();
  }

  /** A run that has ended, whose model tells the classes apart by so much. */
  private Run evaluated(double strength, long seed, int mergeK) {
    Run run =
        world
            .client()
            .createRun(
                CreateRunRequest.newBuilder()
                    .setParent("projects/demo")
                    .setRequestId(UUID.randomUUID().toString())
                    .setRun(
                        Run.newBuilder()
                            .setDataset(FakeFeatureStore.CLASSES)
                            .setSettings(
                                Settings.newBuilder().setCvFold(2).setSeed(seed).setMergeK(mergeK)))
                    .build())
            .getRun();
    return new PlayedRun(world).toItsEnd(run, strength);
  }
}
