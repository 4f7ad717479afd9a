package dev.mhim.gateway.lifecycle;

import dev.mhim.gateway.planning.Patience;
import dev.mhim.gateway.runs.ViewConsumer;
import dev.mhim.gateway.topology.CoordinatorStreams;
import dev.mhim.gateway.webhook.Webhooks;
import dev.mhim.platform.config.KafkaConfig;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.platform.kafka.TopicProvisioner;
import dev.mhim.platform.kafka.Topics;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts what reads Kafka once its topics are there, and stops it in order. */
@ApplicationScoped
public class GatewayLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(GatewayLifecycle.class);
  private static final Duration TOPIC_TIMEOUT = Duration.ofSeconds(15);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Before SmallRye's channels, which would look for a missing topic only every five minutes. */
  private static final int FIRST = 1;

  private final KafkaConfig kafka;
  private final CoordinatorStreams coordinator;
  private final ViewConsumer view;
  private final Patience patience;
  private final Webhooks webhooks;

  GatewayLifecycle(
      KafkaConfig kafka,
      CoordinatorStreams coordinator,
      ViewConsumer view,
      Patience patience,
      Webhooks webhooks) {
    this.kafka = kafka;
    this.coordinator = coordinator;
    this.view = view;
    this.patience = patience;
    this.webhooks = webhooks;
  }

  void start(@Observes @Priority(FIRST) StartupEvent event) {
    ensureTopics();
    view.start();
    coordinator.start();
    webhooks.start();
  }

  void stop(@Observes @Priority(FIRST) ShutdownEvent event) {
    webhooks.stop();
    patience.stop();
    coordinator.stop();
    view.stop();
  }

  private void ensureTopics() {
    TopicProvisioner provisioner =
        new TopicProvisioner(kafka.bootstrapServers(), kafka.replicationFactor());
    Instant deadline = Instant.now().plus(PATIENCE);
    while (true) {
      try {
        provisioner.ensure(Topics.all(), TOPIC_TIMEOUT);
        return;
      } catch (PlatformException e) {
        if (Instant.now().isAfter(deadline)) {
          throw e;
        }
        LOG.warn("waiting for Kafka: {}", e.getMessage());
      }
    }
  }
}
