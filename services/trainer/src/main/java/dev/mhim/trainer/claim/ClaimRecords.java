package dev.mhim.trainer.claim;

import dev.mhim.platform.kafka.CloudEvents;
import dev.mhim.platform.kafka.Topics;
import dev.mhim.v1.RunEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/** What is written in one transaction with the offset of a task. */
final class ClaimRecords {
  private ClaimRecords() {}

  /** The event of a claim. */
  static ProducerRecord<byte[], byte[]> event(RunEvent event, String source, Instant now) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            Topics.TASK_EVENTS.name(),
            event.getRun().getBytes(StandardCharsets.UTF_8),
            event.toByteArray());
    CloudEvents.describe(record.headers(), event, source, now);
    return record;
  }

  /** A record that can't be worked on, as it came, with the header names that SmallRye uses. */
  static ProducerRecord<byte[], byte[]> deadLetter(
      ConsumerRecord<byte[], byte[]> record, String reason) {
    ProducerRecord<byte[], byte[]> dead =
        new ProducerRecord<>(
            Topics.TASKS.deadLetters().name(),
            null,
            record.key(),
            record.value(),
            record.headers());
    header(dead, "dead-letter-reason", reason);
    header(dead, "dead-letter-topic", record.topic());
    header(dead, "dead-letter-partition", Integer.toString(record.partition()));
    header(dead, "dead-letter-offset", Long.toString(record.offset()));
    return dead;
  }

  private static void header(ProducerRecord<byte[], byte[]> record, String key, String value) {
    record.headers().add(key, value.getBytes(StandardCharsets.UTF_8));
  }
}
