package dev.mhim.platform.kafka;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mhim.platform.error.ErrorKind;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.testing.BackendsExtension;
import dev.mhim.testing.RunningBackends;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(BackendsExtension.class)
class TopicProvisionerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Test
  void everyTopicIsMadeAsDeclaredAndTwiceIsNoHarm(RunningBackends backends) throws Exception {
    TopicProvisioner provisioner = new TopicProvisioner(backends.bootstrapServers(), (short) 1);
    // Several services start at once.
    CompletableFuture.allOf(
            CompletableFuture.runAsync(() -> provisioner.ensure(Topics.all(), PATIENCE)),
            CompletableFuture.runAsync(() -> provisioner.ensure(Topics.all(), PATIENCE)))
        .join();
    provisioner.ensure(Topics.all(), PATIENCE);

    try (Admin admin = Admin.create(config(backends.bootstrapServers()))) {
      Map<String, TopicDescription> made =
          admin
              .describeTopics(Topics.all().stream().map(Topic::name).toList())
              .allTopicNames()
              .get();
      for (Topic topic : Topics.all()) {
        assertThat(requireNonNull(made.get(topic.name())).partitions()).hasSize(topic.partitions());
        Config config = configOf(admin, topic);
        topic
            .settings()
            .forEach((key, value) ->
                assertThat(config.get(key).value()).as(topic.name() + " " + key).isEqualTo(value));
        assertThat(config.get("min.insync.replicas").value()).isEqualTo("1");
      }
    }
  }

  @Test
  void moreCopiesThanBrokersAreTold(RunningBackends backends) {
    Topic topic = new Topic("copies", 1, new Topic.Retention.Compacted());
    assertThatThrownBy(() ->
            new TopicProvisioner(backends.bootstrapServers(), (short) 3)
                .ensure(List.of(topic), PATIENCE))
        .isInstanceOfSatisfying(
            PlatformException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(ErrorKind.FAILED_PRECONDITION);
              assertThat(e.problems().getFirst().getSubject())
                  .isEqualTo("mhim.kafka.replication-factor");
            });
  }

  @Test
  void brokerThatIsAwayIsToldInTime() throws Exception {
    int closed;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = socket.getLocalPort();
    }
    assertUnavailable("127.0.0.1:" + closed);
  }

  @Test
  void hostWithoutAnAddressIsTold() {
    assertUnavailable("no-such-host.invalid:9092");
  }

  private static void assertUnavailable(String bootstrapServers) {
    assertThatThrownBy(() ->
            new TopicProvisioner(bootstrapServers, (short) 1)
                .ensure(Topics.all(), Duration.ofSeconds(2)))
        .isInstanceOfSatisfying(
            PlatformException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
              assertThat(e.problems().getFirst().getValue()).isEqualTo(bootstrapServers);
            });
  }

  private static Config configOf(Admin admin, Topic topic) throws Exception {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.name());
    return requireNonNull(admin.describeConfigs(List.of(resource)).all().get().get(resource));
  }

  private static Map<String, Object> config(String bootstrapServers) {
    return Map.of("bootstrap.servers", bootstrapServers);
  }
}
