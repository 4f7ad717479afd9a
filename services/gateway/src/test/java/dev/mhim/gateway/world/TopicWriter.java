package dev.mhim.gateway.world;

import com.google.protobuf.Message;
import dev.mhim.platform.kafka.Topic;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Writes to topics, as trainers, evaluators and automation do. */
public final class TopicWriter implements AutoCloseable {
  private final KafkaProducer<String, byte[]> producer;

  public TopicWriter(String bootstrapServers) {
    producer =
        new KafkaProducer<>(
            Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
            new StringSerializer(),
            new ByteArraySerializer());
  }

  public void write(Topic topic, String key, Message value) {
    send(new ProducerRecord<>(topic.name(), key, value.toByteArray()));
  }

  /** Writes without waiting; {@link #flush} does. */
  public void writeLater(Topic topic, String key, Message value) {
    var _ = producer.send(new ProducerRecord<>(topic.name(), key, value.toByteArray()));
  }

  /** Waits until everything is written. */
  public void flush() {
    producer.flush();
  }

  /** Writes a value many times. */
  public void write(Topic topic, String key, Message value, int times) {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      sent.add(producer.send(new ProducerRecord<>(topic.name(), key, value.toByteArray())));
    }
    sent.forEach(TopicWriter::await);
  }

  /** Writes raw bytes with a content type. */
  public void write(Topic topic, String key, byte[] value, String contentType) {
    ProducerRecord<String, byte[]> record = new ProducerRecord<>(topic.name(), key, value);
    record.headers().add("content-type", contentType.getBytes(StandardCharsets.UTF_8));
    send(record);
  }

  private void send(ProducerRecord<String, byte[]> record) {
    await(producer.send(record));
  }

  private static void await(Future<RecordMetadata> sent) {
    try {
      sent.get(20, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the record could not be written", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
