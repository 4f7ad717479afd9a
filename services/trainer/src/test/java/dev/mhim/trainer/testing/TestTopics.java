package dev.mhim.trainer.testing;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.mhim.platform.kafka.Topic;
import dev.mhim.platform.kafka.TopicProvisioner;
import dev.mhim.platform.kafka.Topics;
import dev.mhim.v1.Lease;
import dev.mhim.v1.RunEvent;
import dev.mhim.v1.Task;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** The platform's topics on a real broker: written to and read as the coordinator would. */
public final class TestTopics implements AutoCloseable {
  private final String bootstrapServers;
  private final Admin admin;
  private final KafkaProducer<byte[], byte[]> producer;

  /** Creates the topics that are missing. */
  public TestTopics(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
    new TopicProvisioner(bootstrapServers, (short) 1).ensure(Topics.all(), Duration.ofSeconds(20));
    this.admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
    this.producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers, "acks", "all", "linger.ms", 0),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  public Admin admin() {
    return admin;
  }

  public void enqueue(Task task) {
    send(Topics.TASKS, task.getName(), task);
  }

  public void publish(Lease lease) {
    send(Topics.LEASES, lease.getTask(), lease);
  }

  private void send(Topic topic, String key, Message value) {
    sendRaw(topic, key, value.toByteArray());
  }

  public void sendRaw(Topic topic, String key, byte @Nullable [] value) {
    try {
      producer
          .send(new ProducerRecord<>(topic.name(), key.getBytes(StandardCharsets.UTF_8), value))
          .get();
    } catch (ExecutionException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** The events of a run so far, in order. */
  public List<RunEvent> events(String run) {
    return records(Topics.TASK_EVENTS).stream()
        .map(TestTopics::event)
        .filter(event -> event.getRun().equals("projects/test/runs/" + run))
        .toList();
  }

  /** Everything committed on a topic so far. */
  public List<ConsumerRecord<byte[], byte[]>> records(Topic topic) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      Set<TopicPartition> partitions = partitions(topic);
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        consumer.poll(Duration.ofMillis(50)).forEach(records::add);
      }
      return records;
    }
  }

  @Override
  public void close() {
    producer.close();
    admin.close();
  }

  private static Set<TopicPartition> partitions(Topic topic) {
    return IntStream.range(0, topic.partitions())
        .mapToObj(partition -> new TopicPartition(topic.name(), partition))
        .collect(Collectors.toSet());
  }

  private static RunEvent event(ConsumerRecord<byte[], byte[]> record) {
    try {
      return RunEvent.parseFrom(record.value());
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }
}
