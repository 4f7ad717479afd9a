package dev.mhim.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mhim.gateway.world.FakeFeatureStore;
import dev.mhim.gateway.world.FakeFeatureStoreResource;
import dev.mhim.gateway.world.GatewayWorld;
import dev.mhim.gateway.world.PlayedRun;
import dev.mhim.gateway.world.WebhookReceiver.Taken;
import dev.mhim.gateway.world.WebhookTargets;
import dev.mhim.testing.Backends;
import dev.mhim.testing.RunningBackends;
import dev.mhim.v1.CreateRunRequest;
import dev.mhim.v1.Run;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** A run of a whole gateway, told to receivers at its end. */
@QuarkusTest
@WithTestResource(Backends.class)
@WithTestResource(FakeFeatureStoreResource.class)
@WithTestResource(WebhookTargets.class)
class WebhookTest {
  RunningBackends backends;
  WebhookTargets targets;

  @TestHTTPResource URI root;

  @ConfigProperty(name = "quarkus.grpc.server.test-port")
  int grpcPort;

  @Test
  void theEndOfARunIsToldWithItsScores() throws Exception {
    try (GatewayWorld world = new GatewayWorld(backends, grpcPort);
        HttpClient client = HttpClient.newHttpClient()) {
      Run run =
          world
              .client()
              .createRun(
                  CreateRunRequest.newBuilder()
                      .setParent("projects/demo")
                      .setRun(
                          Run.newBuilder().setTitle("nightly").setDataset(FakeFeatureStore.CLASSES))
                      .build())
              .getRun();
      new PlayedRun(world).toItsEnd(world.awaitState(run.getName(), Run.State.STATE_QUEUED), 2);

      Taken first = awaitEnd(run);
      Taken second = awaitEnd(run);

      assertThat(second.id()).isEqualTo(first.id());
      assertThat(second.body()).isEqualTo(first.body());
      JsonNode data = second.event().path("data");
      assertThat(data.path("state").asText()).isEqualTo("STATE_SUCCEEDED");
      assertThat(data.path("title").asText()).isEqualTo("nightly");
      assertThat(data.path("evaluation").asText()).isEqualTo(run.getName() + "/evaluation");
      assertThat(data.at("/models/0/metrics/0/metric").asText()).isEqualTo("auc");
      assertThat(data.at("/models/0/metrics/0/mean").asDouble()).isBetween(0.9, 1.0);
      assertThat(data.at("/models/0/metrics/0/folds").isMissingNode()).isTrue();
      assertThat(targets.other().all()).isEmpty();
      String metrics =
          client
              .send(
                  HttpRequest.newBuilder(root.resolve("/q/metrics")).build(),
                  BodyHandlers.ofString())
              .body();
      assertThat(metrics)
          .contains(
              "mhim_webhook_attempts_total{outcome=\"failed\",target=\"all\"}",
              "mhim_webhook_deliveries_total{outcome=\"given_up\",target=\"other\"} 0.0");
    }
  }

  private Taken awaitEnd(Run run) throws InterruptedException {
    while (true) {
      Taken taken = targets.all().next();
      if (taken.event().path("subject").asText().equals(run.getName())) {
        return taken;
      }
    }
  }
}
