package dev.mhim.platform.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Where Kafka is. */
@ConfigMapping(prefix = "mhim.kafka")
public interface KafkaConfig {
  /** The brokers, {@code host:port[,host:port]}. */
  @WithDefault("127.0.0.1:9092")
  String bootstrapServers();

  /** Copies of each partition of topics that are created: 1 on a single broker, 3 in production. */
  @WithDefault("1")
  short replicationFactor();
}
