package dev.mhim.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mhim.testing.BackendsExtension;
import dev.mhim.testing.RunningBackends;
import dev.mhim.trainer.testing.Eventually;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each service comes up as its pod starts it, answers the paths that its probes ask, exports what
 * is watched, and ends with 0 within its grace; the trainer's job has {@link TrainerJobTest}.
 */
@ExtendWith(BackendsExtension.class)
class PodProgramsTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final RunningBackends backends;
  private final HttpClient http = HttpClient.newHttpClient();

  @TempDir Path folder = Path.of(".");

  PodProgramsTest(RunningBackends backends) {
    this.backends = backends;
  }

  @ParameterizedTest
  @ValueSource(strings = {"gateway", "feature-store", "evaluator"})
  void comesUpAnswersItsProbesAndEnds(String service) throws Exception {
    assumeTrue(PodProcess.isBuilt(service), "skipped: services/" + service + " is not packaged");
    Workload workload = PodEnvironment.workload(service);
    Map<String, String> environment = PodEnvironment.here(workload, "dev", backends);
    environment.put("QUARKUS_HTTP_PORT", Integer.toString(PodEnvironment.freePort()));
    int grpc = PodEnvironment.freePort();
    environment.put("QUARKUS_GRPC_SERVER_PORT", Integer.toString(grpc));

    try (PodProcess pod = PodProcess.start(workload, environment, folder)) {
      for (String probe : new String[] {"startupProbe", "livenessProbe", "readinessProbe"}) {
        String path = workload.container().path(probe).at("/httpGet/path").asText();
        Eventually.holds(
            service + " answers " + path,
            PATIENCE,
            () -> {
              assertThat(pod.isAlive()).as(pod.log()).isTrue();
              return pod.isOk(http, path);
            });
      }
      if (workload.ports().containsKey("grpc")) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), grpc)) {
          assertThat(socket.isConnected()).isTrue();
        }
      }
      String metrics = pod.get(http, "/q/metrics").orElseThrow().body();
      assertThat(ObservabilityTest.OF_QUARKUS)
          // There after the first request, and the first collection.
          .filteredOn(name -> !name.startsWith("http_") && !name.startsWith("jvm_gc_"))
          .allSatisfy(name -> assertThat(metrics).contains(name));
      assertThat(ObservabilityTest.gauges(service))
          // There with the first target.
          .filteredOn(name -> !name.startsWith("mhim_webhook_"))
          .allSatisfy(name -> assertThat(metrics).contains("\n" + name));

      pod.terminate();
      assertThat(
              pod.await(
                  Duration.ofSeconds(
                      workload.pod().path("terminationGracePeriodSeconds").asLong())))
          .as(pod.log())
          .isIn(0, 143);
    }
  }
}
