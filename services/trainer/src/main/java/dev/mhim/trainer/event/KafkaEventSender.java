package dev.mhim.trainer.event;

import dev.mhim.platform.kafka.CloudEvents;
import dev.mhim.platform.kafka.ProtobufSerializer;
import dev.mhim.platform.kafka.Topics;
import dev.mhim.trainer.config.TrainerId;
import dev.mhim.trainer.loop.BackOff;
import dev.mhim.v1.RunEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Events on {@code mhim.task.events}, keyed by run, in order and without doubles. */
public final class KafkaEventSender implements EventSender, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaEventSender.class);
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final Duration FIRST_WAIT = Duration.ofMillis(200);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  private final KafkaProducer<String, RunEvent> producer;
  private final String source;

  public KafkaEventSender(String bootstrapServers, TrainerId trainer) {
    this.source = trainer.source();
    this.producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                true,
                ProducerConfig.LINGER_MS_CONFIG,
                0,
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                3_000,
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                5_000,
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                (int) PATIENCE.toMillis()),
            new StringSerializer(),
            new ProtobufSerializer<>());
  }

  /** The record of an event, with its CloudEvents headers. */
  public static <T> ProducerRecord<String, T> describe(
      ProducerRecord<String, T> record, RunEvent event, String source) {
    CloudEvents.describe(record.headers(), event, source, Instant.now());
    return record;
  }

  @Override
  public void send(RunEvent event) {
    try {
      var _ =
          producer.send(
              record(event),
              (metadata, failure) -> {
                if (failure != null) {
                  warn(event, failure);
                }
              });
    } catch (KafkaException e) {
      warn(event, e);
    }
  }

  @Override
  public boolean deliver(RunEvent event, BooleanSupplier giveUp) {
    BackOff backOff = new BackOff(FIRST_WAIT, LONGEST_WAIT);
    while (!giveUp.getAsBoolean()) {
      try {
        producer.send(record(event)).get(PATIENCE.toMillis() * 2, TimeUnit.MILLISECONDS);
        return true;
      } catch (ExecutionException | TimeoutException | KafkaException e) {
        warn(event, e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
      if (!pause(backOff.next())) {
        return false;
      }
    }
    return false;
  }

  /** Sends what is left, at most 5 s. */
  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
  }

  private ProducerRecord<String, RunEvent> record(RunEvent event) {
    return describe(
        new ProducerRecord<>(Topics.TASK_EVENTS.name(), event.getRun(), event), event, source);
  }

  private static boolean pause(Duration time) {
    try {
      Thread.sleep(time);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static void warn(RunEvent event, Exception cause) {
    LOG.warn(
        "{} of {} did not reach Kafka: {}", event.getEventCase(), event.getRun(), cause.toString());
  }
}
