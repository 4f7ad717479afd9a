package dev.mhim.evaluator.config;

import dev.mhim.platform.config.KafkaConfig;
import dev.mhim.platform.kafka.TopicProvisioner;
import dev.mhim.platform.kafka.Topics;
import dev.mhim.platform.store.ObjectStore;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Makes the topics before the channels subscribe, and the bucket. */
@Singleton
public class Startup {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  void onStart(@Observes @Priority(1) StartupEvent event, KafkaConfig kafka, ObjectStore store) {
    new TopicProvisioner(kafka.bootstrapServers(), kafka.replicationFactor())
        .ensure(Topics.all(), PATIENCE);
    store.ensureBucket();
  }
}
