package dev.mhim.gateway.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mhim.gateway.coordination.RunEvents;
import dev.mhim.gateway.world.TopicWriter;
import dev.mhim.platform.kafka.TopicProvisioner;
import dev.mhim.platform.kafka.Topics;
import dev.mhim.testing.BackendsExtension;
import dev.mhim.testing.RunningBackends;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The metric's name is Kafka's: only a real consumer proves that it is read right. */
@ExtendWith(BackendsExtension.class)
class EventLagTest {
  private static final String RUN = "projects/other/runs/lagging";

  @Test
  void aConsumerFarBehindIsToldFromOneThatKeepsUp(RunningBackends backends) {
    String servers = backends.bootstrapServers();
    new TopicProvisioner(servers, (short) 1).ensure(Topics.all(), Duration.ofSeconds(30));
    try (TopicWriter writer = new TopicWriter(servers);
        KafkaConsumer<byte[], byte[]> consumer =
            new KafkaConsumer<>(
                Map.of(
                    ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                    servers,
                    ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                    1),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(Topics.TASK_EVENTS.name()).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      writer.write(Topics.TASK_EVENTS, RUN, new RunEvents(RUN).heartbeat(0, 1, "a"), 1500);
      EventLag lag = new EventLag(consumer::metrics);
      consumer.assign(partitions);
      consumer.seekToEnd(partitions);
      consumer.poll(Duration.ofMillis(500));
      assertThat(lag.getAsBoolean()).isFalse();
      assertThat(lag.records()).isZero();

      consumer.seekToBeginning(partitions);
      while (consumer.poll(Duration.ofSeconds(1)).isEmpty()) {
        assertThat(lag.getAsBoolean()).isFalse();
      }

      assertThat(lag.getAsBoolean()).isTrue();
      assertThat(lag.records()).isGreaterThan(1000);
    }
  }
}
