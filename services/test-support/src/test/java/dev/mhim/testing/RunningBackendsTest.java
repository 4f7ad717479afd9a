package dev.mhim.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(BackendsExtension.class)
class RunningBackendsTest {
  @Test
  void theBrokerTakesTopics(RunningBackends backends) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", backends.bootstrapServers()))) {
      admin
          .createTopics(List.of(new NewTopic("mine", 3, (short) 1)))
          .all()
          .get(20, TimeUnit.SECONDS);
      assertThat(admin.listTopics().names().get(20, TimeUnit.SECONDS)).contains("mine");
    }
  }

  @Test
  void theStoreRefusesWhoDoesNotSign(RunningBackends backends) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest unsigned =
          HttpRequest.newBuilder(URI.create(backends.endpoint() + "/mhim")).build();
      assertThat(client.send(unsigned, HttpResponse.BodyHandlers.ofString()).statusCode())
          .isEqualTo(403);
    }
  }

  @Test
  void theBackendsAreStartedOnceForAllTests(RunningBackends one, RunningBackends other) {
    assertThat(one).isSameAs(other);
  }

  @Test
  void configurationNamesEverythingAServiceNeeds(RunningBackends backends) {
    assertThat(backends.config())
        .containsOnlyKeys(
            "mhim.kafka.bootstrap-servers",
            "kafka.bootstrap.servers",
            "mhim.object-store.endpoint",
            "mhim.object-store.access-key",
            "mhim.object-store.secret-key",
            "mhim.object-store.bucket")
        .containsEntry("mhim.kafka.bootstrap-servers", backends.bootstrapServers())
        .containsEntry("mhim.object-store.endpoint", backends.endpoint());
  }
}
