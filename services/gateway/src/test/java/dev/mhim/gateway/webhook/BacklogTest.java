package dev.mhim.gateway.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class BacklogTest {
  private static final TopicPartition PARTITION = new TopicPartition("runs", 0);

  private final Backlog backlog = new Backlog();

  @Test
  void nothingIsCommittedBeyondWhatIsOpen() {
    backlog.pass(PARTITION, 4);
    backlog.open(PARTITION, 5, new CompletableFuture<>());
    backlog.open(PARTITION, 8, new CompletableFuture<>());
    backlog.pass(PARTITION, 9);
    assertThat(backlog.toCommit()).isEqualTo(at(5));

    backlog.close(PARTITION, 8);
    assertThat(backlog.toCommit()).isEqualTo(at(5));

    backlog.close(PARTITION, 5);
    assertThat(backlog.toCommit()).isEqualTo(at(10));
    assertThat(backlog.size()).isZero();
  }

  @Test
  void whatIsCommittedIsNotCommittedAgain() {
    backlog.pass(PARTITION, 0);
    assertThat(backlog.toCommit()).isEqualTo(backlog.toCommit()).isEqualTo(at(1));

    backlog.committed(at(1));
    assertThat(backlog.toCommit()).isEmpty();
  }

  @Test
  void aPartitionThatGoesTakesItsWorkAlong() {
    CompletableFuture<Void> work = new CompletableFuture<>();
    backlog.open(PARTITION, 5, work);

    backlog.drop(List.of(PARTITION));
    backlog.close(PARTITION, 5);

    assertThat(work).isCancelled();
    assertThat(backlog.size()).isZero();
    assertThat(backlog.toCommit()).isEmpty();
  }

  private static Map<TopicPartition, OffsetAndMetadata> at(long offset) {
    return Map.of(PARTITION, new OffsetAndMetadata(offset));
  }
}
