package dev.mhim.gateway.webhook;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.mhim.platform.kafka.Topics;
import dev.mhim.v1.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the runs for one target, in a consumer group of the target's own: each end is told by one
 * replica, and one whose telling was cut short is told again, with the same id. A target that is
 * away holds up nobody else.
 */
final class WebhookCourier implements AutoCloseable {
  /** Begins the name of each group. */
  static final String GROUP = "mhim-webhook-";

  private static final Logger LOG = LoggerFactory.getLogger(WebhookCourier.class);
  private static final int MOST_OPEN = 256;
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration WAIT_AFTER_FAILURE = Duration.ofSeconds(2);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

  private final WebhookTarget target;
  private final String bootstrapServers;
  private final Delivery delivery;
  private final WebhookMetrics metrics;
  private final Backlog backlog = new Backlog();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final AtomicReference<@Nullable KafkaConsumer<String, byte[]>> current =
      new AtomicReference<>();
  private final Thread thread;

  WebhookCourier(
      WebhookTarget target, String bootstrapServers, Delivery delivery, WebhookMetrics metrics) {
    this.target = target;
    this.bootstrapServers = bootstrapServers;
    this.delivery = delivery;
    this.metrics = metrics;
    metrics.pending(backlog::size);
    thread = Thread.ofPlatform().name("webhook-" + target.name()).daemon().unstarted(this::work);
  }

  void start() {
    thread.start();
  }

  /** What was not taken by then, the next courier of this target tells. */
  @Override
  public void close() {
    stopped.countDown();
    KafkaConsumer<String, byte[]> consumer = current.get();
    if (consumer != null) {
      consumer.wakeup();
    }
    try {
      thread.join(STOP_TIMEOUT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void work() {
    while (!isStopped()) {
      try (KafkaConsumer<String, byte[]> consumer = consumer()) {
        current.set(consumer);
        consumer.subscribe(List.of(Topics.RUNS.name()), new Rebalances(consumer));
        read(consumer);
      } catch (WakeupException e) {
        LOG.debug("woken to stop", e);
      } catch (RuntimeException e) {
        LOG.error("the webhook {} can't read runs, it tries again where it was", target.name(), e);
        pause();
      } finally {
        current.set(null);
        backlog.dropAll();
      }
    }
  }

  private boolean isStopped() {
    return stopped.getCount() == 0;
  }

  private void pause() {
    try {
      boolean stopping = stopped.await(WAIT_AFTER_FAILURE.toMillis(), TimeUnit.MILLISECONDS);
      LOG.debug("waited, stopping: {}", stopping);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stopped.countDown();
    }
  }

  private KafkaConsumer<String, byte[]> consumer() {
    return new KafkaConsumer<>(
        Map.ofEntries(
            Map.entry(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
            Map.entry(ConsumerConfig.GROUP_ID_CONFIG, GROUP + target.name()),
            Map.entry(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed"),
            // A target that is new hears of what ended just before: Delivery leaves the rest out.
            Map.entry(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest"),
            Map.entry(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false),
            Map.entry(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 100),
            Map.entry(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 10_000),
            Map.entry(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 3_000),
            // What stays with a replica goes on undisturbed when another comes or goes.
            Map.entry(
                ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                CooperativeStickyAssignor.class.getName())),
        new StringDeserializer(),
        new ByteArrayDeserializer());
  }

  private void read(KafkaConsumer<String, byte[]> consumer) {
    try {
      while (!isStopped()) {
        if (backlog.size() < MOST_OPEN) {
          consumer.resume(consumer.paused());
        } else {
          consumer.pause(consumer.assignment());
        }
        consumer.poll(POLL).forEach(this::take);
        Map<TopicPartition, OffsetAndMetadata> done = backlog.toCommit();
        if (!done.isEmpty()) {
          consumer.commitAsync(done, this::committed);
        }
      }
    } finally {
      commit(consumer);
    }
  }

  private void committed(
      Map<TopicPartition, OffsetAndMetadata> offsets, @Nullable Exception failure) {
    if (failure == null) {
      backlog.committed(offsets);
    } else {
      LOG.debug("{} commits again later", target.name(), failure);
    }
  }

  /** At an end: what is not committed is told again, which is better than not at all. */
  private void commit(KafkaConsumer<String, byte[]> consumer) {
    Map<TopicPartition, OffsetAndMetadata> done = backlog.toCommit();
    try {
      consumer.commitSync(done, STOP_TIMEOUT.dividedBy(2));
      backlog.committed(done);
    } catch (RuntimeException e) {
      LOG.warn("the webhook {} may tell some ends again: {}", target.name(), e.toString());
    }
  }

  private void take(ConsumerRecord<String, byte[]> record) {
    TopicPartition partition = new TopicPartition(record.topic(), record.partition());
    Optional<EndedRun> ended = wanted(record);
    if (ended.isEmpty()) {
      backlog.pass(partition, record.offset());
      return;
    }
    FutureTask<Void> work =
        new FutureTask<>(() -> tell(ended.get(), partition, record.offset()), null);
    backlog.open(partition, record.offset(), work);
    Thread.ofVirtual().name("webhook-" + target.name() + "-" + record.offset()).start(work);
  }

  private Optional<EndedRun> wanted(ConsumerRecord<String, byte[]> record) {
    if (record.value() == null) {
      return Optional.empty();
    }
    try {
      return EndedRun.of(Run.parseFrom(record.value())).filter(this::isWanted);
    } catch (InvalidProtocolBufferException | RuntimeException e) {
      // Whoever wrote it has to be mended; others must be told all the same.
      LOG.error(
          "{}-{} at {} is no run that can be told, and is left out",
          record.topic(),
          record.partition(),
          record.offset(),
          e);
      return Optional.empty();
    }
  }

  private boolean isWanted(EndedRun run) {
    if (!target.projects().contains(run.project())) {
      return false;
    }
    if (delivery.isTooLate(run, Instant.now())) {
      metrics.tooLate();
      return false;
    }
    return true;
  }

  private void tell(EndedRun run, TopicPartition partition, long offset) {
    try {
      delivery.tell(run);
      backlog.close(partition, offset);
    } catch (InterruptedException e) {
      LOG.debug("{} is told elsewhere, or later", run.id(), e);
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      // It would be no better the next time, and must not hold up the others.
      LOG.error("{} can't be told the end of {}", target, run.run().getName(), e);
      metrics.gaveUp();
      backlog.close(partition, offset);
    }
  }

  /** Hands partitions over with what was told of them. */
  private final class Rebalances implements ConsumerRebalanceListener {
    private final KafkaConsumer<String, byte[]> consumer;

    Rebalances(KafkaConsumer<String, byte[]> consumer) {
      this.consumer = consumer;
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      commit(consumer);
      backlog.drop(partitions);
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      LOG.debug("{} reads {}", target.name(), partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      backlog.drop(partitions);
    }
  }
}
