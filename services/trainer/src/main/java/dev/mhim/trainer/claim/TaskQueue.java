package dev.mhim.trainer.claim;

import dev.mhim.platform.kafka.Topics;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queue as one trainer sees it: join, poll one record, take it in a transaction, leave. Not
 * safe for several threads.
 *
 * <p>The settings were measured: the classic group protocol with quick heartbeats hands the
 * partitions of a trainer that leaves to idle ones within a second, the newer protocol does not;
 * without read_committed a record of an aborted transaction would be claimed.
 */
final class TaskQueue implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TaskQueue.class);

  /**
   * A trainer that dies inside a transaction blocks the partition for as long, and with it the
   * heartbeats of other trainers: well below the shortest lease.
   */
  private static final Duration TRANSACTION_TIMEOUT = Duration.ofSeconds(5);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final KafkaProducer<byte[], byte[]> producer;
  private boolean joined;

  /**
   * Connects; the producer ends what a process of the same transactional id left open.
   *
   * @throws KafkaException when the broker does not answer
   */
  TaskQueue(String bootstrapServers, String group, String transactionalId) {
    this.producer = producer(bootstrapServers, transactionalId);
    try {
      producer.initTransactions();
      this.consumer = consumer(bootstrapServers, group);
    } catch (KafkaException e) {
      producer.close(Duration.ZERO);
      throw e;
    }
  }

  /** Takes part in the group, if it does not yet. */
  void join() {
    if (!joined) {
      consumer.subscribe(List.of(Topics.TASKS.name()));
      joined = true;
    }
  }

  /** Leaves the group, so that other trainers get its partitions. */
  void leave() {
    if (joined) {
      consumer.unsubscribe();
      joined = false;
    }
  }

  boolean isJoined() {
    return joined;
  }

  /** The next record, if one comes in time. */
  Optional<Offer> poll(Duration time) {
    Iterator<ConsumerRecord<byte[], byte[]>> records = consumer.poll(time).iterator();
    return records.hasNext() ? Optional.of(new Offer(records.next())) : Optional.empty();
  }

  /**
   * Takes an offer from the queue and sends records: both or neither.
   *
   * @return false when neither happened, since the partition went to another trainer or the broker
   *     refused; the offer comes again, here or there
   * @throws UncertainOutcomeException when the broker went away in the middle
   * @throws KafkaException when this queue can't be used any more; neither happened
   */
  boolean take(Offer offer, List<ProducerRecord<byte[], byte[]>> records) {
    producer.beginTransaction();
    try {
      for (ProducerRecord<byte[], byte[]> record : records) {
        // A send that fails fails the commit too.
        var _ = producer.send(record);
      }
      producer.sendOffsetsToTransaction(
          Map.of(offer.partition(), new OffsetAndMetadata(offer.record().offset() + 1)),
          consumer.groupMetadata());
    } catch (KafkaException e) {
      abort(offer, e);
      return false;
    }
    return commit(offer);
  }

  @Override
  public void close() {
    try {
      consumer.close(CloseOptions.timeout(Duration.ofSeconds(3)));
    } finally {
      producer.close(Duration.ofSeconds(3));
    }
  }

  private boolean commit(Offer offer) {
    long deadline = System.nanoTime() + TRANSACTION_TIMEOUT.toNanos();
    while (true) {
      try {
        producer.commitTransaction();
        return true;
      } catch (TimeoutException e) {
        // Only asking again tells how it ended; past the timeout the broker has aborted it, or not.
        if (System.nanoTime() - deadline > 0) {
          throw new UncertainOutcomeException(offer, e);
        }
      } catch (KafkaException e) {
        abortAfterCommit(offer, e);
        return false;
      }
    }
  }

  private void abort(Offer offer, KafkaException cause) {
    LOG.info("{} was not taken: {}", offer, cause.toString());
    producer.abortTransaction();
    offerAgain(offer);
  }

  /** A transaction whose commit was sent can't be aborted: that it can proves that it was not. */
  private void abortAfterCommit(Offer offer, KafkaException cause) {
    try {
      abort(offer, cause);
    } catch (KafkaException | IllegalStateException e) {
      cause.addSuppressed(e);
      throw new UncertainOutcomeException(offer, cause);
    }
  }

  private void offerAgain(Offer offer) {
    if (consumer.assignment().contains(offer.partition())) {
      consumer.seek(offer.partition(), offer.record().offset());
    }
  }

  private static KafkaConsumer<byte[], byte[]> consumer(String bootstrapServers, String group) {
    return new KafkaConsumer<>(
        Map.ofEntries(
            Map.entry(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
            Map.entry(ConsumerConfig.GROUP_ID_CONFIG, group),
            Map.entry(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic"),
            Map.entry(
                ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, RangeAssignor.class.getName()),
            Map.entry(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed"),
            Map.entry(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false),
            Map.entry(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest"),
            Map.entry(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false),
            Map.entry(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1),
            Map.entry(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, 60_000),
            Map.entry(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 500),
            Map.entry(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 6_000),
            Map.entry(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 10_000)),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  private static KafkaProducer<byte[], byte[]> producer(
      String bootstrapServers, String transactionalId) {
    return new KafkaProducer<>(
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            ProducerConfig.TRANSACTIONAL_ID_CONFIG,
            transactionalId,
            ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
            (int) TRANSACTION_TIMEOUT.toMillis(),
            ProducerConfig.ACKS_CONFIG,
            "all",
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
            true,
            ProducerConfig.LINGER_MS_CONFIG,
            0,
            ProducerConfig.MAX_BLOCK_MS_CONFIG,
            5_000,
            ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
            3_000,
            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
            5_000),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }
}
