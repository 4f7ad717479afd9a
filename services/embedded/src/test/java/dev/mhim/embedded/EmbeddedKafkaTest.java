package dev.mhim.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaTest {
  private static final String TOPIC = "kept";

  @TempDir Path folder;

  @Test
  void aRecordSurvivesARestartOnTheSameFolder() throws Exception {
    try (EmbeddedKafka first = EmbeddedKafka.start(KafkaSettings.in(folder))) {
      createTopic(first, TOPIC);
      send(first, TOPIC, "before the restart");
    }

    try (EmbeddedKafka second = EmbeddedKafka.start(KafkaSettings.in(folder))) {
      send(second, TOPIC, "after it");
      assertThat(read(second, TOPIC, 2)).containsExactly("before the restart", "after it");
    }
  }

  @Test
  void writingToAnUnknownTopicFailsInsteadOfMakingIt() {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(KafkaSettings.in(folder))) {
      assertThatThrownBy(() -> send(kafka, "nobody-made-this", "lost"))
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(TimeoutException.class);
    }
  }

  @Test
  void aTakenPortIsToldInOneLine() {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(KafkaSettings.in(folder.resolve("one")))) {
      int taken = Integer.parseInt(kafka.bootstrapServers().split(":", -1)[1]);
      KafkaSettings same =
          new KafkaSettings(folder.resolve("two"), taken, Optional.empty(), Map.of());

      assertThatThrownBy(() -> EmbeddedKafka.start(same))
          .isInstanceOf(StartFailedException.class)
          .hasMessageContaining("127.0.0.1:" + taken)
          .hasMessageContaining("choose another port");
    }
  }

  @Test
  void clientsOfTheDetourAreToldItsAdvertisedPort() throws Exception {
    int port = LocalPort.claim("test", 0);
    int advertised = LocalPort.claim("test", 0, port);
    // What is advertised is the broker's own port here: a client can go on there without a proxy.
    KafkaSettings settings =
        new KafkaSettings(
            folder, advertised, Optional.of(new KafkaSettings.Detour(port, advertised)), Map.of());

    try (EmbeddedKafka kafka = EmbeddedKafka.start(settings);
        Admin admin = Admin.create(Map.of("bootstrap.servers", LocalPort.HOST + ":" + port))) {
      assertThat(kafka.bootstrapServers()).endsWith(":" + advertised);
      assertThat(admin.describeCluster().nodes().get(20, TimeUnit.SECONDS))
          .singleElement()
          .satisfies(node -> assertThat(node.port()).isEqualTo(advertised));
    }
  }

  @Test
  void aDetourThatIsNoPairOfPortsIsRefused() {
    assertThat(KafkaSettings.Detour.parse("")).isEmpty();
    assertThat(KafkaSettings.Detour.parse("9094:19094"))
        .contains(new KafkaSettings.Detour(9094, 19094));
    assertThatThrownBy(() -> KafkaSettings.Detour.parse("9094"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("9094:19094")
        .hasMessageContaining("'9094'");
    assertThatThrownBy(() -> KafkaSettings.Detour.parse("0:1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 to 65535");
  }

  @Test
  void aFolderInUseIsToldInOneLine() {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(KafkaSettings.in(folder))) {
      assertThat(kafka.bootstrapServers()).startsWith("127.0.0.1:");
      assertThatThrownBy(() -> EmbeddedKafka.start(KafkaSettings.in(folder)))
          .isInstanceOf(StartFailedException.class)
          .hasMessageContaining(folder.toString());
    }
  }

  private static void createTopic(EmbeddedKafka kafka, String topic) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      admin
          .createTopics(List.of(new NewTopic(topic, 1, (short) 1)))
          .all()
          .get(20, TimeUnit.SECONDS);
    }
  }

  private static void send(EmbeddedKafka kafka, String topic, String value) throws Exception {
    Map<String, Object> config =
        Map.of("bootstrap.servers", kafka.bootstrapServers(), "max.block.ms", 3000);
    try (var producer =
        new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
      producer.send(new ProducerRecord<>(topic, value)).get(20, TimeUnit.SECONDS);
    }
  }

  private static List<String> read(EmbeddedKafka kafka, String topic, int count) {
    Map<String, Object> config = Map.of("bootstrap.servers", kafka.bootstrapServers());
    List<String> values = new ArrayList<>();
    try (var consumer =
        new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
      List<TopicPartition> partitions = List.of(new TopicPartition(topic, 0));
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Instant end = Instant.now().plusSeconds(20);
      while (values.size() < count && Instant.now().isBefore(end)) {
        for (ConsumerRecord<String, String> r : consumer.poll(Duration.ofMillis(200))) {
          values.add(r.value());
        }
      }
    }
    return values;
  }
}
