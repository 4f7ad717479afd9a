package dev.mhim.evaluator.config;

import io.smallrye.config.ConfigMapping;

/** The Kafka cluster. */
@ConfigMapping(prefix = "mhim.kafka")
public interface KafkaConfig {
  /** Brokers, {@code host:port[,host:port]}. */
  String bootstrapServers();

  /** Copies of each partition of topics that are created; 3 in production. */
  short replicationFactor();
}
