package dev.mhim.platform.kafka;

import dev.mhim.platform.error.ErrorKind;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.platform.error.Problems;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates the topics that are missing; topics that exist are left as they are. */
public final class TopicProvisioner {
  private static final Logger LOG = LoggerFactory.getLogger(TopicProvisioner.class);

  private final String bootstrapServers;
  private final short replicationFactor;

  /**
   * A provisioner.
   *
   * @param bootstrapServers the brokers, {@code host:port[,host:port]}
   * @param replicationFactor copies of each partition, 1 on a single broker, 3 in production
   */
  public TopicProvisioner(String bootstrapServers, short replicationFactor) {
    this.bootstrapServers = bootstrapServers;
    this.replicationFactor = replicationFactor;
  }

  /**
   * Creates what is missing. Several services may do so at once.
   *
   * @throws PlatformException UNAVAILABLE when the broker does not answer in time
   */
  public void ensure(Collection<Topic> topics, Duration timeout) {
    try (Admin admin =
        Admin.create(
            Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) timeout.toMillis(),
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                    (int) Math.min(timeout.toMillis(), 10_000)))) {
      Set<String> existing = await(admin.listTopics().names(), timeout);
      List<NewTopic> missing =
          topics.stream()
              .filter(topic -> !existing.contains(topic.name()))
              .map(topic ->
                  new NewTopic(topic.name(), topic.partitions(), replicationFactor)
                      .configs(topic.settings()))
              .toList();
      for (KafkaFuture<Void> created : admin.createTopics(missing).values().values()) {
        awaitUnlessExists(created, timeout);
      }
    }
  }

  /** Several services create topics at once: one that is there already is all that is wanted. */
  private void awaitUnlessExists(KafkaFuture<Void> created, Duration timeout) {
    try {
      await(created, timeout);
    } catch (TopicExistsException e) {
      LOG.debug("another service was faster", e);
    }
  }

  private <T> T await(KafkaFuture<T> future, Duration timeout) {
    try {
      return future.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TopicExistsException exists) {
        throw exists;
      }
      throw unavailable(e);
    } catch (TimeoutException e) {
      throw unavailable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable(e);
    }
  }

  private PlatformException unavailable(Exception cause) {
    return new PlatformException(
        ErrorKind.UNAVAILABLE,
        Problems.of(
            "KAFKA_UNAVAILABLE",
            "mhim.kafka.bootstrap-servers",
            bootstrapServers,
            "Kafka does not answer: " + cause.getMessage(),
            "check that the broker runs and can be reached"),
        cause);
  }
}
