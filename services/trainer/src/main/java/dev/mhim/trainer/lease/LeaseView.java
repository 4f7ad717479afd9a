package dev.mhim.trainer.lease;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.mhim.platform.kafka.Topics;
import dev.mhim.trainer.loop.ServiceLoop;
import dev.mhim.trainer.loop.StopSignal;
import dev.mhim.v1.Lease;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest lease of every task, read from the compacted topic by a thread of its own. No group:
 * every trainer reads all of it.
 */
public final class LeaseView implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LeaseView.class);
  private static final Duration POLL = Duration.ofMillis(250);

  private final String bootstrapServers;
  private final Consumer<Lease> listener;
  private final ServiceLoop loop;
  private volatile Map<String, Lease> leases = Map.of();
  private volatile boolean caughtUp;

  private LeaseView(String bootstrapServers, Consumer<Lease> listener) {
    this.bootstrapServers = bootstrapServers;
    this.listener = listener;
    this.loop = ServiceLoop.start("leases", this::follow);
  }

  /**
   * Starts to read.
   *
   * @param listener told each lease that is news, and every lease whenever the view was read anew;
   *     called from the view's thread
   */
  public static LeaseView start(String bootstrapServers, Consumer<Lease> listener) {
    return new LeaseView(bootstrapServers, listener);
  }

  /** True once everything was read that was there at the start. */
  public boolean isCaughtUp() {
    return caughtUp;
  }

  /** Whether the reading thread lives. */
  public boolean isAlive() {
    return loop.isAlive();
  }

  public Optional<Lease> find(String task) {
    return Optional.ofNullable(leases.get(task));
  }

  @Override
  public void close() {
    loop.close();
  }

  private void follow(StopSignal stop, Runnable wentWell) {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(Topics.LEASES.name()).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      // Old leases must not be taken for news, so nothing is told before the view is whole.
      Map<String, Lease> read = new ConcurrentHashMap<>();
      while (!stop.isTold() && !reached(consumer, ends)) {
        consumer.poll(POLL).forEach(record -> apply(record, read));
      }
      leases = read;
      read.values().forEach(listener);
      caughtUp = true;
      wentWell.run();
      while (!stop.isTold()) {
        consumer.poll(POLL).forEach(record -> apply(record, read).ifPresent(listener));
      }
    }
  }

  /** Positions, not the last record's offset: transaction markers leave gaps. */
  private static boolean reached(
      KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }

  private static Optional<Lease> apply(
      ConsumerRecord<byte[], byte[]> record, Map<String, Lease> leases) {
    if (record.value() == null) {
      leases.remove(new String(record.key(), StandardCharsets.UTF_8));
      return Optional.empty();
    }
    try {
      Lease lease = Lease.parseFrom(record.value());
      leases.put(lease.getTask(), lease);
      return Optional.of(lease);
    } catch (InvalidProtocolBufferException e) {
      LOG.warn(
          "a lease at {}-{} offset {} can't be read and is passed over: {}",
          record.topic(),
          record.partition(),
          record.offset(),
          e.getMessage());
      return Optional.empty();
    }
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    return new KafkaConsumer<>(
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_committed",
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            false,
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            "earliest",
            ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
            false,
            ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
            15_000),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }
}
