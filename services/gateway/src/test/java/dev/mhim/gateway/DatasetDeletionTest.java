package dev.mhim.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mhim.gateway.world.FakeFeatureStore;
import dev.mhim.gateway.world.FakeFeatureStoreResource;
import dev.mhim.gateway.world.GatewayWorld;
import dev.mhim.platform.error.ErrorKind;
import dev.mhim.platform.error.GrpcErrors;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.testing.Backends;
import dev.mhim.testing.RunningBackends;
import dev.mhim.v1.CancelRunRequest;
import dev.mhim.v1.CreateRunRequest;
import dev.mhim.v1.DeleteDatasetRequest;
import dev.mhim.v1.FeatureStoreServiceGrpc;
import dev.mhim.v1.Run;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Datasets go only where no run needs them. */
@QuarkusTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@WithTestResource(Backends.class)
@WithTestResource(FakeFeatureStoreResource.class)
class DatasetDeletionTest {
  private static final String DATASET = FakeFeatureStore.DISPOSABLE;

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
  void aDatasetGoesOnceNoRunWorksWithItAndItIsMeant() throws Exception {
    Run run =
        world
            .client()
            .createRun(
                CreateRunRequest.newBuilder()
                    .setParent("projects/demo")
                    .setRun(Run.newBuilder().setDataset(DATASET))
                    .build())
            .getRun();

    for (boolean force : new boolean[] {false, true}) {
      PlatformException inUse = refused(DATASET, force);
      assertThat(inUse.kind()).isEqualTo(ErrorKind.FAILED_PRECONDITION);
      assertThat(inUse.problems().getFirst().getReason()).isEqualTo("DATASET_IN_USE");
      assertThat(inUse).hasMessageContaining(run.getName()).hasMessageContaining("did not end");
    }
    refused(DATASET + "/versions/1", true);
    HttpResponse<String> conflict = send("DELETE", "/v1/" + DATASET);
    assertThat(conflict.statusCode()).isEqualTo(409);
    assertThat(conflict.body()).contains(run.getName());

    world.client().cancelRun(CancelRunRequest.newBuilder().setName(run.getName()).build());
    PlatformException used = refused(DATASET, false);
    assertThat(used.problems().getFirst().getReason()).isEqualTo("DATASET_WAS_USED");
    assertThat(used).hasMessageContaining(run.getName()).hasMessageContaining("force");

    assertThat(send("DELETE", "/v1/" + DATASET + "?force=true").body())
        .contains(DATASET + "/versions/1");
    assertThat(send("DELETE", "/v1/" + DATASET + "?force=true").statusCode()).isEqualTo(404);
    assertThat(send("DELETE", "/v1/" + DATASET + "?force=true&allowMissing=true").statusCode())
        .isEqualTo(200);
    assertThat(send("GET", "/v1/" + run.getName()).body()).contains("STATE_CANCELLED");
  }

  @Test
  void aVersionThatNoRunUsesNeedsNoForce() throws Exception {
    assertThat(send("DELETE", "/v1/projects/demo/datasets/nothing/versions/2").statusCode())
        .isEqualTo(404);
    assertThat(send("DELETE", "/v1/projects/demo/datasets/nothing/versions/0").statusCode())
        .isEqualTo(400);
  }

  @Test
  void usageAndGarbageArePassedOn() throws Exception {
    assertThat(send("GET", "/v1/projects/demo/usage").body())
        .contains("projects/demo/usage")
        .contains("\"quotaBytes\":\"9\"");
    assertThat(send("POST", "/v1/projects/-/datasets:collectGarbage?validateOnly=true").body())
        .contains("\"name\":\"projects/-\"")
        .contains("\"incomplete\":true");
    assertThat(send("POST", "/v1/projects/demo/datasets:collectGarbage").body())
        .contains("projects/demo")
        .doesNotContain("incomplete");
  }

  private PlatformException refused(String name, boolean force) {
    PlatformException[] refusal = new PlatformException[1];
    assertThatThrownBy(() ->
            FeatureStoreServiceGrpc.newBlockingStub(world.channel)
                .deleteDataset(
                    DeleteDatasetRequest.newBuilder().setName(name).setForce(force).build()))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class, e -> refusal[0] = GrpcErrors.fromGrpc(e));
    return refusal[0];
  }

  private HttpResponse<String> send(String method, String path) throws Exception {
    return client.send(
        HttpRequest.newBuilder(root.resolve(path)).method(method, BodyPublishers.noBody()).build(),
        BodyHandlers.ofString());
  }
}
