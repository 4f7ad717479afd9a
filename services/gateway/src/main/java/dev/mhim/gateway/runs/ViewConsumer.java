package dev.mhim.gateway.runs;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.mhim.platform.config.KafkaConfig;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.platform.kafka.Topics;
import dev.mhim.v1.Evaluation;
import dev.mhim.v1.MetricBatch;
import dev.mhim.v1.Run;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads runs, evaluations and metrics from their beginning into the view. It belongs to no group:
 * every replica reads everything. Ready once it has read what was there when it started.
 */
@ApplicationScoped
public class ViewConsumer {
  private static final Logger LOG = LoggerFactory.getLogger(ViewConsumer.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration WAIT_AFTER_FAILURE = Duration.ofSeconds(2);
  private static final List<String> TOPICS =
      List.of(Topics.EVALUATIONS.name(), Topics.RUNS.name(), Topics.METRICS.name());

  private final RunView view;
  private final KafkaConfig kafka;
  private final Map<TopicPartition, Long> positions = new HashMap<>();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final CountDownLatch caughtUp = new CountDownLatch(1);
  private final AtomicReference<@Nullable KafkaConsumer<String, byte[]>> current =
      new AtomicReference<>();
  private @Nullable Thread thread;

  ViewConsumer(RunView view, KafkaConfig kafka) {
    this.view = view;
    this.kafka = kafka;
  }

  /** Starts to read; the topics must be there. */
  public synchronized void start() {
    thread = Thread.ofPlatform().name("run-view").daemon().start(this::readUntilStopped);
  }

  /** Stops reading. */
  public synchronized void stop() {
    stopped.countDown();
    KafkaConsumer<String, byte[]> consumer = current.get();
    if (consumer != null) {
      consumer.wakeup();
    }
    if (thread != null) {
      try {
        thread.join(Duration.ofSeconds(5));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** True once everything was read that was there at the start. */
  public boolean isCaughtUp() {
    return caughtUp.getCount() == 0;
  }

  /** Whether the reading thread lives. */
  public synchronized boolean isAlive() {
    return thread != null && thread.isAlive();
  }

  private boolean isStopped() {
    return stopped.getCount() == 0;
  }

  private void readUntilStopped() {
    while (!isStopped()) {
      try (KafkaConsumer<String, byte[]> consumer = consumer()) {
        current.set(consumer);
        assign(consumer);
        read(consumer);
      } catch (WakeupException e) {
        LOG.debug("the view was woken to stop", e);
      } catch (RuntimeException e) {
        // Whatever it is, a view that stands still would be wrong for ever.
        LOG.error("the view can't read on, it tries again where it was", e);
        await(WAIT_AFTER_FAILURE);
      } finally {
        current.set(null);
      }
    }
  }

  private void await(Duration time) {
    try {
      boolean stopping = stopped.await(time.toMillis(), TimeUnit.MILLISECONDS);
      LOG.debug("waited, stopping: {}", stopping);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stopped.countDown();
    }
  }

  private KafkaConsumer<String, byte[]> consumer() {
    return new KafkaConsumer<>(
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            kafka.bootstrapServers(),
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_committed",
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            "earliest",
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            false,
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
            1000),
        new StringDeserializer(),
        new ByteArrayDeserializer());
  }

  private void assign(KafkaConsumer<String, byte[]> consumer) {
    List<TopicPartition> partitions =
        TOPICS.stream()
            .flatMap(topic -> consumer.partitionsFor(topic).stream())
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(partitions);
    for (TopicPartition partition : partitions) {
      Long position = positions.get(partition);
      if (position == null) {
        consumer.seekToBeginning(List.of(partition));
      } else {
        consumer.seek(partition, position);
      }
    }
  }

  private void read(KafkaConsumer<String, byte[]> consumer) {
    Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
    while (!isStopped()) {
      consumer.poll(POLL).forEach(this::apply);
      for (TopicPartition partition : consumer.assignment()) {
        positions.put(partition, consumer.position(partition));
      }
      // By position, not by the last record: markers of transactions leave gaps.
      if (!isCaughtUp()
          && ends.entrySet().stream()
              .allMatch(end -> positions.getOrDefault(end.getKey(), 0L) >= end.getValue())) {
        LOG.info("the view has caught up");
        caughtUp.countDown();
      }
    }
  }

  private void apply(ConsumerRecord<String, byte[]> record) {
    try {
      if (record.topic().equals(Topics.RUNS.name())) {
        applyRun(record);
      } else if (record.topic().equals(Topics.EVALUATIONS.name())) {
        applyEvaluation(record);
      } else if (record.value() != null) {
        view.apply(MetricBatch.parseFrom(record.value()));
      }
    } catch (InvalidProtocolBufferException | PlatformException e) {
      // Whoever wrote it has to be mended; other runs must be shown all the same.
      LOG.error(
          "{}-{} at {} can't be read and is left out",
          record.topic(),
          record.partition(),
          record.offset(),
          e);
    }
  }

  private void applyRun(ConsumerRecord<String, byte[]> record)
      throws InvalidProtocolBufferException {
    if (record.value() == null) {
      view.removeRun(record.key());
    } else {
      view.apply(Run.parseFrom(record.value()));
    }
  }

  private void applyEvaluation(ConsumerRecord<String, byte[]> record)
      throws InvalidProtocolBufferException {
    if (record.value() == null) {
      view.removeEvaluation(record.key());
    } else {
      view.apply(Evaluation.parseFrom(record.value()));
    }
  }
}
