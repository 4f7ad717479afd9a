package dev.mhim.gateway.world;

import dev.mhim.platform.kafka.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads a topic from its beginning, as a client would that sees committed records only. */
public final class TopicReader<V> implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final KafkaConsumer<String, V> consumer;
  private final List<ConsumerRecord<String, V>> read = new ArrayList<>();
  private final String topic;

  public TopicReader(String bootstrapServers, Topic topic, Deserializer<V> deserializer) {
    this.topic = topic.name();
    consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false),
            new StringDeserializer(),
            deserializer);
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic.name()).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /** The first record that fulfils a condition, waiting for it. */
  public ConsumerRecord<String, V> await(Predicate<ConsumerRecord<String, V>> condition) {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (true) {
      for (ConsumerRecord<String, V> record : read) {
        if (condition.test(record)) {
          return record;
        }
      }
      if (Instant.now().isAfter(deadline)) {
        throw new AssertionError("no such record on " + topic + " among " + read.size());
      }
      poll(Duration.ofMillis(200));
    }
  }

  /** The first value of a key that fulfils a condition, waiting for it. */
  public V awaitValue(String key, Predicate<V> condition) {
    return await(record ->
            key.equals(record.key()) && record.value() != null && condition.test(record.value()))
        .value();
  }

  /** Every value of a key that the topic holds now. */
  public List<V> values(String key) {
    Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
    while (ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
      poll(Duration.ofMillis(200));
    }
    return read.stream()
        .filter(record -> key.equals(record.key()))
        .map(ConsumerRecord::value)
        .toList();
  }

  private void poll(Duration timeout) {
    consumer.poll(timeout).forEach(read::add);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
