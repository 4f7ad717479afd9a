package dev.mhim.gateway.audit;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.mhim.platform.kafka.CloudEvents;
import dev.mhim.platform.kafka.Topics;
import dev.mhim.v1.AuditEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Writes audit events to their topic on a thread of its own, which alone waits for Kafka. */
final class AuditWriter implements AutoCloseable {
  private static final String SOURCE = "/mhim/gateway";
  private static final String AWAY_AT_THE_END = "the gateway stops while Kafka is away";
  private static final Duration LOOK = Duration.ofMillis(200);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(3);
  private static final JsonFormat.Printer JSON =
      JsonFormat.printer().omittingInsignificantWhitespace();

  private final String bootstrapServers;
  private final BlockingQueue<AuditEvent> waiting;
  private final Runnable written;
  private final Consumer<String> lost;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread thread;

  AuditWriter(
      String bootstrapServers,
      BlockingQueue<AuditEvent> waiting,
      Runnable written,
      Consumer<String> lost) {
    this.bootstrapServers = bootstrapServers;
    this.waiting = waiting;
    this.written = written;
    this.lost = lost;
    thread = Thread.ofPlatform().name("audit").daemon().start(this::work);
  }

  private void work() {
    try (KafkaProducer<String, byte[]> producer = producer()) {
      while (stopped.getCount() > 0 || !waiting.isEmpty()) {
        AuditEvent event = waiting.poll(LOOK.toMillis(), TimeUnit.MILLISECONDS);
        if (event != null) {
          write(producer, event);
        }
      }
      producer.flush();
    } catch (InterruptedException | InterruptException e) {
      waiting.forEach(it -> lost.accept(AWAY_AT_THE_END));
    }
  }

  private void write(KafkaProducer<String, byte[]> producer, AuditEvent event) {
    String principal = event.getPrincipal();
    ProducerRecord<String, byte[]> record =
        new ProducerRecord<>(
            Topics.AUDIT.name(), principal.isEmpty() ? null : principal, json(event));
    CloudEvents.describeJson(record.headers(), event, SOURCE, Instant.now());
    try {
      var _ =
          producer.send(
              record,
              (metadata, failure) -> {
                if (failure == null) {
                  written.run();
                } else {
                  lost.accept(failure.toString());
                }
              });
    } catch (InterruptException e) {
      lost.accept(AWAY_AT_THE_END);
      throw e;
    } catch (KafkaException e) {
      lost.accept(e.toString());
    }
  }

  private static byte[] json(AuditEvent event) {
    try {
      return JSON.print(event).getBytes(StandardCharsets.UTF_8);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("only an Any of an unknown type can't be printed", e);
    }
  }

  private KafkaProducer<String, byte[]> producer() {
    return new KafkaProducer<>(
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            ProducerConfig.ACKS_CONFIG,
            "all",
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
            true,
            // What is in the producer outlasts a broker that is away for some minutes.
            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
            (int) Duration.ofMinutes(10).toMillis(),
            ProducerConfig.LINGER_MS_CONFIG,
            20,
            ProducerConfig.BUFFER_MEMORY_CONFIG,
            8L << 20,
            ProducerConfig.MAX_BLOCK_MS_CONFIG,
            (int) Duration.ofMinutes(1).toMillis()),
        new StringSerializer(),
        new ByteArraySerializer());
  }

  @Override
  public void close() {
    stopped.countDown();
    try {
      if (!thread.join(CLOSE_TIMEOUT)) {
        thread.interrupt();
        thread.join(CLOSE_TIMEOUT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
