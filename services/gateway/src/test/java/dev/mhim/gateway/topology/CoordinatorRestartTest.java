package dev.mhim.gateway.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mhim.gateway.config.CoordinatorConfig;
import dev.mhim.gateway.coordination.RunEvents;
import dev.mhim.gateway.world.TopicReader;
import dev.mhim.gateway.world.TopicWriter;
import dev.mhim.platform.config.KafkaConfig;
import dev.mhim.platform.kafka.ProtobufDeserializer;
import dev.mhim.platform.kafka.TopicProvisioner;
import dev.mhim.platform.kafka.Topics;
import dev.mhim.testing.BackendsExtension;
import dev.mhim.testing.RunningBackends;
import dev.mhim.v1.Run;
import dev.mhim.v1.Task;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The topology on a real broker: what it knew it knows again after a restart. */
@ExtendWith(BackendsExtension.class)
class CoordinatorRestartTest {
  private static final String RUN = "projects/demo/runs/restarted";
  private static final RunEvents EVENTS = new RunEvents(RUN);

  private record Kafka(String bootstrapServers, short replicationFactor) implements KafkaConfig {}

  private record Settings(
      Duration lease,
      int attempts,
      Duration backOff,
      Duration stuckAfter,
      Optional<Duration> runTimeout,
      Optional<Duration> foldTimeout,
      Optional<Path> stateDir,
      Optional<String> instanceId)
      implements CoordinatorConfig {}

  @Test
  void aRestartedCoordinatorGoesOnWhereTheLastOneWas(
      RunningBackends backends, @TempDir Path first, @TempDir Path second) {
    String servers = backends.bootstrapServers();
    new TopicProvisioner(servers, (short) 1).ensure(Topics.all(), Duration.ofSeconds(30));
    try (TopicWriter writer = new TopicWriter(servers);
        TopicReader<Run> runs =
            new TopicReader<>(servers, Topics.RUNS, new ProtobufDeserializer<>(Run.parser()));
        TopicReader<Task> tasks =
            new TopicReader<>(servers, Topics.TASKS, new ProtobufDeserializer<>(Task.parser()))) {
      CoordinatorStreams before = coordinator(servers, first);
      before.start();
      writer.write(Topics.TASK_EVENTS, RUN, EVENTS.planned(2));
      writer.write(Topics.TASK_EVENTS, RUN, EVENTS.claimed(0, 1, "a"));
      awaitState(runs, Run.State.STATE_RUNNING);
      before.stop();

      writer.write(Topics.TASK_EVENTS, RUN, EVENTS.succeeded(0, 1, "a"));
      writer.write(Topics.TASK_EVENTS, RUN, EVENTS.claimed(1, 1, "b"));
      CoordinatorStreams after = coordinator(servers, second);
      after.start();
      writer.write(Topics.TASK_EVENTS, RUN, EVENTS.succeeded(1, 1, "b"));
      awaitState(runs, Run.State.STATE_EVALUATING);
      writer.write(Topics.EVALUATIONS, RUN, EVENTS.evaluation());
      awaitState(runs, Run.State.STATE_SUCCEEDED);
      after.stop();

      assertThat(runs.values(RUN))
          .extracting(Run::getRevision)
          .as("each change once, none lost")
          .containsExactly(2L, 3L, 4L, 5L, 6L, 7L);
      assertThat(tasks.values(RUN + "/folds/0")).hasSize(1);
      assertThat(tasks.values(RUN + "/folds/1")).hasSize(1);
    }
  }

  private static void awaitState(TopicReader<Run> runs, Run.State state) {
    runs.awaitValue(RUN, run -> run.getState() == state);
  }

  private static CoordinatorStreams coordinator(String servers, Path stateDir) {
    return new CoordinatorStreams(
        new Kafka(servers, (short) 1),
        new Settings(
            Duration.ofSeconds(30),
            3,
            Duration.ofSeconds(1),
            Duration.ofMinutes(30),
            Optional.empty(),
            Optional.empty(),
            Optional.of(stateDir),
            Optional.of("gateway-0")));
  }
}
