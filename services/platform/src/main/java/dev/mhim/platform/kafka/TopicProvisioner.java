package dev.mhim.platform.kafka;

import dev.mhim.platform.error.ErrorKind;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.platform.error.Problems;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
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
   * @throws PlatformException UNAVAILABLE when the broker does not answer in time;
   *     FAILED_PRECONDITION when there are fewer brokers than copies wanted
   */
  public void ensure(Collection<Topic> topics, Duration timeout) {
    try (Admin admin = Admin.create(settings(timeout))) {
      Set<String> existing = await(admin.listTopics().names(), timeout);
      List<NewTopic> missing =
          topics.stream()
              .filter(topic -> !existing.contains(topic.name()))
              .map(this::newTopic)
              .toList();
      for (Map.Entry<String, KafkaFuture<Void>> created :
          admin.createTopics(missing).values().entrySet()) {
        awaitUnlessExists(created.getKey(), created.getValue(), timeout);
      }
    } catch (KafkaException e) {
      // No client can be made, for example since a host has no address.
      throw unavailable(e);
    }
  }

  private Map<String, Object> settings(Duration timeout) {
    return Map.of(
        AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
        AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) timeout.toMillis(),
        AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) Math.min(timeout.toMillis(), 10_000));
  }

  private NewTopic newTopic(Topic topic) {
    Map<String, String> settings = new HashMap<>(topic.settings());
    // What was acknowledged is on all copies but one, so that it survives the loss of any broker.
    settings.put(
        TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG,
        Integer.toString(Math.max(1, replicationFactor - 1)));
    return new NewTopic(topic.name(), topic.partitions(), replicationFactor).configs(settings);
  }

  /** Several services create topics at once: one that is there already is all that is wanted. */
  private void awaitUnlessExists(String topic, KafkaFuture<Void> created, Duration timeout) {
    try {
      await(created, timeout);
    } catch (TopicExistsException e) {
      LOG.debug("another service was faster", e);
    } catch (InvalidReplicationFactorException e) {
      throw new PlatformException(
          ErrorKind.FAILED_PRECONDITION,
          Problems.of(
              "TOO_FEW_BROKERS",
              "mhim.kafka.replication-factor",
              Short.toString(replicationFactor),
              "the topic " + topic + " can't have that many copies: " + e.getMessage(),
              "start more brokers or lower the factor"),
          e);
    }
  }

  private <T> T await(KafkaFuture<T> future, Duration timeout) {
    try {
      return future.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TopicExistsException
          || e.getCause() instanceof InvalidReplicationFactorException) {
        throw (ApiException) e.getCause();
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
