package dev.mhim.testing;

import dev.mhim.embedded.EmbeddedKafka;
import dev.mhim.embedded.KafkaSettings;
import org.testcontainers.kafka.KafkaContainer;

/** A broker with the settings that the embedded one has, wherever it runs. */
record KafkaBackend(String bootstrapServers, Runnable stop) {
  private static final String IMAGE = "apache/kafka-native:4.1.1";

  static KafkaBackend container() {
    KafkaContainer container =
        new KafkaContainer(IMAGE)
            .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
            .withEnv("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0")
            .withEnv("KAFKA_TRANSACTION_ABORT_TIMED_OUT_TRANSACTION_CLEANUP_INTERVAL_MS", "1000");
    container.start();
    return new KafkaBackend(container.getBootstrapServers(), container::stop);
  }

  static KafkaBackend embedded() {
    TemporaryFolder folder = TemporaryFolder.create("kafka");
    EmbeddedKafka kafka = EmbeddedKafka.start(KafkaSettings.in(folder.path()));
    return new KafkaBackend(
        kafka.bootstrapServers(),
        () -> {
          kafka.close();
          folder.delete();
        });
  }

  void close() {
    stop.run();
  }
}
