package dev.mhim.platform.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class TopicsTest {
  @Test
  void everyTopicHasADeadLetterTopicThatIsKeptForAMonth() {
    assertThat(Topics.all())
        .extracting(Topic::name)
        .doesNotHaveDuplicates()
        .contains("mhim.runs", "mhim.runs.dead", "mhim.tasks", "mhim.tasks.dead");
    assertThat(Topics.RUNS.deadLetters().settings())
        .containsEntry("retention.ms", Long.toString(Duration.ofDays(30).toMillis()));
  }

  @Test
  void whoDidWhatIsKeptForAYearForOthersToRead() {
    assertThat(Topics.all())
        .extracting(Topic::name)
        .contains("mhim.audit")
        .doesNotContain("mhim.audit.dead");
    assertThat(Topics.AUDIT.settings())
        .containsEntry("cleanup.policy", "delete")
        .containsEntry("retention.ms", Long.toString(Duration.ofDays(365).toMillis()));
  }

  @Test
  void whatIsKeyedByRunHasOnePartitionCount() {
    // The coordinator joins them by key; another count would send a run's records apart.
    assertThat(List.of(Topics.TASK_EVENTS, Topics.EVALUATIONS, Topics.RUNS))
        .extracting(Topic::partitions)
        .containsOnly(Topics.RUN_REQUESTS.partitions());
  }

  @Test
  void statesAreKeptForEverAndTasksNeverExpire() {
    assertThat(List.of(Topics.RUNS, Topics.EVALUATIONS, Topics.LEASES))
        .allSatisfy(
            topic -> assertThat(topic.settings()).containsEntry("cleanup.policy", "compact"));
    assertThat(Topics.TASKS.settings())
        .containsEntry("cleanup.policy", "delete")
        .containsEntry("retention.ms", "-1")
        .containsEntry("retention.bytes", "-1");
  }
}
