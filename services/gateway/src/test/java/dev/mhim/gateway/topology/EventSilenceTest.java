package dev.mhim.gateway.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mhim.platform.kafka.TopicProvisioner;
import dev.mhim.platform.kafka.Topics;
import dev.mhim.testing.BackendsExtension;
import dev.mhim.testing.RunningBackends;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The metric's name is Kafka's: only a real consumer proves that it is read right. */
@ExtendWith(BackendsExtension.class)
class EventSilenceTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final AtomicLong now = new AtomicLong();

  @Test
  void aBrokerThatAnswersThoughItHasNothingIsNoSilence(RunningBackends backends) {
    String servers = backends.bootstrapServers();
    new TopicProvisioner(servers, (short) 1).ensure(Topics.all(), Duration.ofSeconds(30));
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, servers),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions = List.of(new TopicPartition(Topics.LEASES.name(), 0));
      consumer.assign(partitions);
      consumer.seekToEnd(partitions);
      EventSilence silence = new EventSilence(consumer::metrics, now::get);
      assertThat(silence.getAsBoolean()).isFalse();

      now.addAndGet(3 * SECOND);
      assertThat(silence.getAsBoolean()).as("no answer for 3 s").isTrue();

      awaitAnswer(consumer, silence);
      now.addAndGet(SECOND);
      assertThat(silence.getAsBoolean()).as("the next answer has time").isFalse();
      now.addAndGet(2 * SECOND);
      assertThat(silence.getAsBoolean()).as("it did not come").isTrue();
    }
  }

  /** A broker without records answers after half a second. */
  private static void awaitAnswer(KafkaConsumer<byte[], byte[]> consumer, EventSilence silence) {
    long end = System.nanoTime() + 30 * SECOND;
    while (silence.getAsBoolean() && System.nanoTime() < end) {
      assertThat(consumer.poll(Duration.ofMillis(100))).isEmpty();
    }
    assertThat(silence.getAsBoolean()).as("silence though the broker answered").isFalse();
  }
}
