package dev.mhim.gateway.topology;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import dev.mhim.gateway.coordination.CoordinationRules;
import dev.mhim.gateway.coordination.RunEvents;
import dev.mhim.platform.kafka.CloudEvents;
import dev.mhim.platform.kafka.ProtobufDeserializer;
import dev.mhim.platform.kafka.ProtobufSerializer;
import dev.mhim.platform.kafka.Topics;
import dev.mhim.v1.Evaluation;
import dev.mhim.v1.FoldStatus;
import dev.mhim.v1.Lease;
import dev.mhim.v1.Run;
import dev.mhim.v1.RunEvent;
import dev.mhim.v1.Task;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CoordinatorTopologyTest {
  private static final String RUN = "projects/demo/runs/r1";
  private static final RunEvents EVENTS = new RunEvents(RUN);

  @TempDir Path folder;
  private final AtomicBoolean lagging = new AtomicBoolean();
  private TopologyTestDriver driver;
  private TestInputTopic<String, RunEvent> events;
  private TestInputTopic<String, Evaluation> evaluations;
  private TestOutputTopic<String, Task> tasks;
  private TestOutputTopic<String, Lease> leases;
  private TestOutputTopic<String, Run> runs;

  @BeforeEach
  void start() {
    Properties properties =
        new CoordinatorProperties("localhost:1", (short) 1, folder, Optional.empty())
            .toProperties();
    // The test driver shows dead letters of unreadable records only under this guarantee.
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.AT_LEAST_ONCE);
    driver =
        new TopologyTestDriver(
            CoordinatorTopology.build(
                CoordinationRules.of(Duration.ofSeconds(30), 3, Duration.ofSeconds(1)),
                lagging::get),
            properties,
            Instant.parse("2026-01-01T00:00:00Z"));
    events = input(Topics.TASK_EVENTS.name());
    evaluations = input(Topics.EVALUATIONS.name());
    tasks = output(Topics.TASKS.name(), Task.parser());
    leases = output(Topics.LEASES.name(), Lease.parser());
    runs = output(Topics.RUNS.name(), Run.parser());
  }

  @AfterEach
  void stop() {
    driver.close();
  }

  @Test
  void aPlannedRunBecomesTasksKeyedByFoldWithHeadersThatDescribeThem() {
    events.pipeInput(RUN, EVENTS.planned(2));

    List<TestRecord<String, Task>> records = tasks.readRecordsToList();
    assertThat(records)
        .extracting(TestRecord::key)
        .containsExactly(RUN + "/folds/0", RUN + "/folds/1");
    assertThat(CloudEvents.contentType(records.getFirst().headers()))
        .contains(CloudEvents.PROTOBUF);
    assertThat(leases.readKeyValuesToList())
        .extracting(pair -> pair.key)
        .containsExactly(RUN + "/folds/0", RUN + "/folds/1");
    assertThat(runs.readKeyValuesToList()).extracting(pair -> pair.key).containsExactly(RUN);
  }

  @Test
  void aRunGoesItsWayWithItsEvaluation() {
    events.pipeInput(RUN, EVENTS.planned(1));
    events.pipeInput(RUN, EVENTS.claimed(0, 1, "a"));
    events.pipeInput(RUN, EVENTS.succeeded(0, 1, "a"));
    evaluations.pipeInput(RUN, EVENTS.evaluation());

    assertThat(runs.readValuesToList())
        .extracting(Run::getState)
        .containsExactly(
            Run.State.STATE_QUEUED,
            Run.State.STATE_RUNNING,
            Run.State.STATE_EVALUATING,
            Run.State.STATE_SUCCEEDED);
  }

  @Test
  void aSilentTrainerLosesItsLease() {
    hold();
    tick(10);
    events.pipeInput(RUN, EVENTS.heartbeat(0, 1, "a"));
    tick(29);
    assertThat(runs.isEmpty()).isTrue();

    tick(1);

    assertThat(runs.readValue().getFolds(0).getState())
        .isEqualTo(FoldStatus.State.STATE_BACKING_OFF);
    tick(1);
    assertThat(tasks.readValue().getAttempt()).isEqualTo(2);
  }

  @Test
  void twoTicksFarApartRenewEveryLease() {
    hold();
    tick(1);

    driver.advanceWallClockTime(Duration.ofMinutes(5));
    tick(29);
    assertThat(runs.isEmpty()).isTrue();

    tick(1);
    assertThat(runs.isEmpty()).isFalse();
  }

  @Test
  void nothingExpiresWhileTheCoordinatorLags() {
    hold();
    lagging.set(true);
    tick(60);
    assertThat(runs.isEmpty()).isTrue();

    lagging.set(false);
    tick(30);
    assertThat(runs.isEmpty()).isFalse();
  }

  @Test
  void whatCanBeNoEventIsADeadLetterAndStopsNothing() {
    TestOutputTopic<byte[], byte[]> dead =
        driver.createOutputTopic(
            Topics.TASK_EVENTS.deadLetters().name(),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    TestInputTopic<String, byte[]> raw =
        driver.createInputTopic(
            Topics.TASK_EVENTS.name(), new StringSerializer(), new ByteArraySerializer());

    raw.pipeInput(RUN, new byte[] {1, 2, 3});
    events.pipeInput("projects/demo/runs/other", EVENTS.planned(1));
    events.pipeInput(RUN, RunEvent.newBuilder().setRun(RUN).build());
    events.pipeInput(RUN, EVENTS.planned(1));

    assertThat(dead.readRecordsToList()).hasSize(3);
    assertThat(runs.readValue().getState()).isEqualTo(Run.State.STATE_QUEUED);
  }

  @Test
  void aTombstoneOfAnEvaluationChangesNothing() {
    hold();
    evaluations.pipeInput(RUN, null);

    assertThat(runs.isEmpty()).isTrue();
  }

  private void hold() {
    events.pipeInput(RUN, EVENTS.planned(1));
    events.pipeInput(RUN, EVENTS.claimed(0, 1, "a"));
    tasks.readValuesToList();
    runs.readValuesToList();
    leases.readValuesToList();
    tick(1);
  }

  private void tick(int times) {
    for (int i = 0; i < times; i++) {
      driver.advanceWallClockTime(CoordinatorProcessor.TICK);
    }
  }

  private <M extends Message> TestInputTopic<String, M> input(String topic) {
    return driver.createInputTopic(topic, new StringSerializer(), new ProtobufSerializer<M>());
  }

  private <M extends Message> TestOutputTopic<String, M> output(String topic, Parser<M> parser) {
    return driver.createOutputTopic(
        topic, new StringDeserializer(), new ProtobufDeserializer<>(parser));
  }
}
