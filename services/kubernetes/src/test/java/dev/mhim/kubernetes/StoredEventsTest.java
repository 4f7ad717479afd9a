package dev.mhim.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import dev.mhim.gateway.coordination.CoordinationRules;
import dev.mhim.gateway.topology.CoordinatorTopology;
import dev.mhim.platform.kafka.ProtobufDeserializer;
import dev.mhim.platform.kafka.Topic;
import dev.mhim.platform.kafka.Topics;
import dev.mhim.v1.Lease;
import dev.mhim.v1.Run;
import dev.mhim.v1.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.errors.LogAndContinueExceptionHandler;
import org.apache.kafka.streams.errors.LogAndContinueProcessingExceptionHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Today's coordinator takes up what yesterday's services left on the log: a run that was planned
 * then is trained and cancelled now, and no record goes to the dead letters.
 */
class StoredEventsTest {
  private static final String RUN = "projects/demo/runs/r-1";
  private static final Path MESSAGES =
      Manifests.ROOT.resolve("services/kubernetes/src/test/resources/messages/0.1");

  private final TopologyTestDriver driver;

  StoredEventsTest(@TempDir Path folder) {
    driver = driver(folder);
  }

  @AfterEach
  void stop() {
    driver.close();
  }

  @Test
  void runPlannedByYesterdaysGatewayIsTrainedAndCancelledToday() throws IOException {
    send(Topics.TASK_EVENTS, stored("RunEvent.run_planned"));
    List<Task> tasks = read(Topics.TASKS, Task.parser());
    assertThat(tasks).extracting(Task::getName).containsExactly(RUN + "/folds/0", RUN + "/folds/1");
    assertThat(tasks)
        .allSatisfy(task -> {
          assertThat(task.getAttempt()).isPositive();
          assertThat(task.getFold().getSettings().getCvFold()).isEqualTo(5);
          assertThat(task.getFold().getSplitPlan().getSha256()).startsWith("60303ae2");
        });
    assertThat(read(Topics.LEASES, Lease.parser())).hasSize(2);

    for (String event :
        List.of("claimed", "heartbeat", "released", "claimed", "failed", "succeeded")) {
      send(Topics.TASK_EVENTS, stored("RunEvent.task_" + event));
    }
    send(Topics.EVALUATIONS, stored("Evaluation"));
    send(Topics.TASK_EVENTS, stored("RunEvent.cancel_requested"));

    assertThat(read(Topics.RUNS, Run.parser()))
        .last()
        .satisfies(run -> {
          assertThat(run.getState()).isEqualTo(Run.State.STATE_CANCELLED);
          assertThat(run.getTitle()).isEqualTo("first");
        });
    assertThat(deadLetters()).isEmpty();
  }

  @Test
  void recordThatNobodyCanReadIsFound() {
    send(Topics.TASK_EVENTS, new byte[] {7});
    assertThat(deadLetters()).hasSize(1);
  }

  private void send(Topic topic, byte[] value) {
    driver
        .createInputTopic(topic.name(), new StringSerializer(), new ByteArraySerializer())
        .pipeInput(RUN, value);
  }

  private <M extends Message> List<M> read(Topic topic, Parser<M> parser) {
    TestOutputTopic<String, M> output =
        driver.createOutputTopic(
            topic.name(), new StringDeserializer(), new ProtobufDeserializer<>(parser));
    return output.readValuesToList();
  }

  private List<byte[]> deadLetters() {
    return driver
        .createOutputTopic(
            Topics.TASK_EVENTS.deadLetters().name(),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())
        .readValuesToList();
  }

  private static byte[] stored(String name) throws IOException {
    return Base64.getMimeDecoder().decode(Files.readAllBytes(MESSAGES.resolve(name + ".base64")));
  }

  private static TopologyTestDriver driver(Path folder) {
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "stored-events");
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "localhost:1");
    properties.put(StreamsConfig.STATE_DIR_CONFIG, folder.toString());
    properties.put(
        StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG,
        LogAndContinueExceptionHandler.class);
    properties.put(
        StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG,
        LogAndContinueProcessingExceptionHandler.class);
    properties.put(
        StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG,
        Topics.TASK_EVENTS.deadLetters().name());
    return new TopologyTestDriver(
        CoordinatorTopology.build(
            CoordinationRules.of(Duration.ofSeconds(30), 3, Duration.ofSeconds(1)), () -> false),
        properties,
        Instant.parse("2026-01-01T00:00:00Z"));
  }
}
