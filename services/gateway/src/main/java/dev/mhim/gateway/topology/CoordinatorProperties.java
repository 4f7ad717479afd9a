package dev.mhim.gateway.topology;

import dev.mhim.platform.kafka.Topics;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.LogAndContinueExceptionHandler;
import org.apache.kafka.streams.errors.LogAndContinueProcessingExceptionHandler;

/**
 * The settings of Kafka Streams, chosen so that a replica that dies is replaced within four seconds
 * and an event shows within a tenth of a second.
 *
 * @param bootstrapServers the brokers
 * @param replicationFactor copies of the changelog
 * @param stateDir folder for its own files
 * @param instanceId stable name of this replica
 */
record CoordinatorProperties(
    String bootstrapServers, short replicationFactor, Path stateDir, Optional<String> instanceId) {
  static final String APPLICATION = "mhim-coordinator";

  Properties toProperties() {
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, APPLICATION);
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    properties.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, (int) replicationFactor);
    properties.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 100);
    properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 1);
    properties.put(
        StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG,
        LogAndContinueExceptionHandler.class);
    properties.put(
        StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG,
        LogAndContinueProcessingExceptionHandler.class);
    properties.put(
        StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG,
        Topics.TASK_EVENTS.deadLetters().name());
    consumer(properties, ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 6000);
    consumer(properties, ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 2000);
    consumer(properties, ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    instanceId.ifPresent(id -> consumer(properties, ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, id));
    properties.put(StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), 5000);
    return properties;
  }

  private static void consumer(Properties properties, String key, Object value) {
    properties.put(StreamsConfig.mainConsumerPrefix(key), value);
  }
}
