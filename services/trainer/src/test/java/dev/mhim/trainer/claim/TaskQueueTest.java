package dev.mhim.trainer.claim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mhim.testing.BackendsExtension;
import dev.mhim.testing.RunningBackends;
import dev.mhim.trainer.event.TaskEvents;
import dev.mhim.trainer.lease.HeldTask;
import dev.mhim.trainer.testing.Eventually;
import dev.mhim.trainer.testing.Tasks;
import dev.mhim.trainer.testing.TestTopics;
import dev.mhim.v1.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(BackendsExtension.class)
class TaskQueueTest {
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  @Test
  void memberThatWasPutOutOfTheGroupTakesNothingAndIsOfferedTheTaskAgain(RunningBackends backends)
      throws Exception {
    String group = "put-out-test";
    try (TestTopics topics = new TestTopics(backends.bootstrapServers());
        TaskQueue queue = new TaskQueue(backends.bootstrapServers(), group, "put-out")) {
      topics.enqueue(Tasks.fold("put-out", 0, 1));
      queue.join();
      Offer offer = next(queue, "put-out");
      putOut(topics, group);

      assertThat(queue.take(offer, List.of(claim(offer)))).isFalse();
      assertThat(topics.events("put-out")).isEmpty();

      Offer again = next(queue, "put-out");
      assertThat(again.record().offset()).isEqualTo(offer.record().offset());
      assertThat(queue.take(again, List.of(claim(again)))).isTrue();
      // The markers that make it readable follow the commit.
      Eventually.holds("it is told", PATIENCE, () -> topics.events("put-out").size() == 1);
    }
  }

  @Test
  void taskThatWasTakenIsOfferedToNobodyElse(RunningBackends backends) throws Exception {
    String group = "taken-test";
    try (TestTopics topics = new TestTopics(backends.bootstrapServers())) {
      topics.enqueue(Tasks.fold("taken", 0, 1));
      try (TaskQueue first = new TaskQueue(backends.bootstrapServers(), group, "taken-1")) {
        first.join();
        Offer offer = next(first, "taken");
        assertThat(first.take(offer, List.of(claim(offer)))).isTrue();
        first.leave();
        topics.enqueue(Tasks.fold("taken", 1, 1));
        try (TaskQueue second = new TaskQueue(backends.bootstrapServers(), group, "taken-2")) {
          second.join();
          assertThat(task(next(second, "taken")).getFold().getFold()).isEqualTo(1);
        }
      }
    }
  }

  /** The next task of a run; the topic has those of other tests too. */
  private static Offer next(TaskQueue queue, String run) {
    AtomicReference<@Nullable Offer> found = new AtomicReference<>();
    Eventually.holds(
        "a task is offered",
        PATIENCE,
        () -> {
          Optional<Offer> offer = queue.poll(Duration.ofMillis(100));
          offer.filter(task -> isOf(run, task)).ifPresent(found::set);
          return found.get() != null;
        });
    return Objects.requireNonNull(found.get());
  }

  private static boolean isOf(String run, Offer offer) {
    return TaskReader.read(offer.record().value()) instanceof TaskReader.Reading.Work(Task task)
        && task.getRun().endsWith("/" + run);
  }

  private static Task task(Offer offer) throws Exception {
    return Task.parseFrom(offer.record().value());
  }

  private static ProducerRecord<byte[], byte[]> claim(Offer offer) throws Exception {
    Task task = task(offer);
    Instant now = Instant.now();
    return ClaimRecords.event(
        TaskEvents.claimed(task, HeldTask.claimOf(task, "t"), now), "/mhim/trainer/t", now);
  }

  private static void putOut(TestTopics topics, String group)
      throws InterruptedException, ExecutionException {
    topics
        .admin()
        .removeMembersFromConsumerGroup(group, new RemoveMembersFromConsumerGroupOptions())
        .all()
        .get();
  }
}
