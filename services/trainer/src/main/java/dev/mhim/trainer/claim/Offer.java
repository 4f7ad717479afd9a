package dev.mhim.trainer.claim;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * A record of the queue that was read but not taken yet.
 *
 * @param record key and value as bytes: they may be no task at all
 */
record Offer(ConsumerRecord<byte[], byte[]> record) {
  TopicPartition partition() {
    return new TopicPartition(record.topic(), record.partition());
  }

  /** For logs. */
  @Override
  public String toString() {
    return record.topic() + "-" + record.partition() + " offset " + record.offset();
  }
}
