package dev.mhim.trainer.claim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mhim.platform.kafka.Topics;
import dev.mhim.testing.BackendsExtension;
import dev.mhim.testing.RunningBackends;
import dev.mhim.trainer.loop.StopSignal;
import dev.mhim.trainer.testing.Eventually;
import dev.mhim.trainer.testing.Tasks;
import dev.mhim.trainer.testing.TestTopics;
import dev.mhim.v1.Lease;
import dev.mhim.v1.RunEvent;
import dev.mhim.v1.Task;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every test drains the queue, so that the next one finds only its own tasks on it. */
@ExtendWith(BackendsExtension.class)
class TaskClaimerTest {
  private static final String GROUP = "claimer-test";
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private final List<ClaimingTrainer> trainers = new ArrayList<>();
  private final StopSignal end = new StopSignal();
  private String brokers = "";
  private TestTopics topics;

  @BeforeEach
  void connect(RunningBackends backends) {
    brokers = backends.bootstrapServers();
    topics = new TestTopics(brokers);
  }

  @AfterEach
  void disconnect() {
    end.tell();
    trainers.forEach(ClaimingTrainer::close);
    topics.close();
  }

  @Test
  void threeTrainersClaimEachOfFifteenTasksOnceAndNoneIdles() {
    Duration work = Duration.ofMillis(500);
    for (int i = 0; i < 3; i++) {
      trainers.add(new ClaimingTrainer(brokers, GROUP, 1, task -> end.await(work)));
    }
    Eventually.holds(
        "all are ready", PATIENCE, () -> trainers.stream().allMatch(ClaimingTrainer::isReady));

    long start = System.nanoTime();
    for (int fold = 0; fold < 15; fold++) {
      topics.enqueue(Tasks.fold("spread", fold, 1));
    }
    Eventually.holds("15 are worked on", PATIENCE, () -> worked().count() >= 15);
    Duration last = Duration.ofNanos(System.nanoTime() - start);

    assertThat(claimed("spread", 15)).hasSize(15).doesNotHaveDuplicates();
    assertThat(worked().map(Task::getName)).hasSize(15).doesNotHaveDuplicates();
    // One that idled would leave its share to the others: 7 rounds of work instead of 5.
    assertThat(trainers).allSatisfy(trainer -> assertThat(trainer.worked()).hasSizeGreaterThan(2));
    System.out.printf("15 tasks of %s on 3 trainers: last claim at %s%n", work, last);
  }

  @Test
  void fullTrainerLeavesTheGroupAndJoinsAgainWithASlotFree() {
    StopSignal release = new StopSignal();
    trainers.add(
        new ClaimingTrainer(brokers, GROUP, 1, task -> release.await(Duration.ofMinutes(1))));
    topics.enqueue(Tasks.fold("leaves", 0, 1));
    Eventually.holds("it is claimed", PATIENCE, () -> worked().count() == 1);
    Eventually.holds("it has left", PATIENCE, () -> members() == 0);

    topics.enqueue(Tasks.fold("leaves", 1, 1));
    release.tell();
    Eventually.holds("the next is claimed", PATIENCE, () -> worked().count() == 2);
  }

  @Test
  void trainerWithTwoSlotsWorksOnTwoTasks() {
    trainers.add(new ClaimingTrainer(brokers, GROUP, 2, task -> end.await(Duration.ofMinutes(1))));
    topics.enqueue(Tasks.fold("two", 0, 1));
    topics.enqueue(Tasks.fold("two", 1, 1));
    Eventually.holds("both run", PATIENCE, () -> trainers.getFirst().busy() == 2);
    assertThat(claimed("two", 2)).hasSize(2);
  }

  @Test
  void unreadableTaskGoesToTheDeadLettersAndTheNextIsClaimed() {
    byte[] rubbish = "no task".getBytes(StandardCharsets.UTF_8);
    Task task = Tasks.fold("dead", 0, 1);
    topics.sendRaw(Topics.TASKS, task.getName(), rubbish);
    topics.sendRaw(Topics.TASKS, task.getName(), null);
    topics.enqueue(task.toBuilder().clearFold().build());
    topics.enqueue(task);
    trainers.add(new ClaimingTrainer(brokers, GROUP, 1, held -> {}));
    Eventually.holds("the task is claimed", PATIENCE, () -> worked().count() == 1);

    Eventually.holds(
        "three are dead letters",
        PATIENCE,
        () -> topics.records(Topics.TASKS.deadLetters()).size() >= 3);
    assertThat(topics.records(Topics.TASKS.deadLetters()))
        .hasSize(3)
        .allSatisfy(
            record -> assertThat(record.headers().lastHeader("dead-letter-reason")).isNotNull())
        .anySatisfy(record -> assertThat(record.value()).isEqualTo(rubbish));
  }

  @Test
  void tasksThatTheLeaseForbidsAreConsumedWithoutAClaim() {
    Task closed = Tasks.fold("forbidden", 0, 1);
    Task cancelled = Tasks.fold("forbidden", 1, 1);
    Task superseded = Tasks.fold("forbidden", 2, 1);
    Task held = Tasks.fold("forbidden", 3, 1);
    topics.publish(Tasks.lease(closed, 1, Lease.State.STATE_CLOSED, ""));
    topics.publish(Tasks.lease(cancelled, 1, Lease.State.STATE_CANCELLED, ""));
    topics.publish(Tasks.lease(superseded, 2, Lease.State.STATE_OPEN, ""));
    topics.publish(Tasks.lease(held, 1, Lease.State.STATE_HELD, "somebody"));
    Task open = Tasks.fold("forbidden", 4, 1);
    topics.publish(Tasks.lease(open, 1, Lease.State.STATE_OPEN, ""));
    List.of(closed, cancelled, superseded, held, open).forEach(topics::enqueue);

    trainers.add(new ClaimingTrainer(brokers, GROUP, 1, task -> {}));
    Eventually.holds("the queue is read to its end", PATIENCE, () -> waiting() == 0);
    Eventually.holds("the open one is claimed", PATIENCE, () -> worked().count() == 1);
    assertThat(claimed("forbidden", 1)).containsExactly(4);
  }

  @Test
  void taskThatIsOnTheQueueTwiceIsClaimedOnce() {
    Task task = Tasks.fold("twice", 0, 1);
    topics.enqueue(task);
    topics.enqueue(task);
    trainers.add(new ClaimingTrainer(brokers, GROUP, 2, held -> {}));
    Eventually.holds("the queue is read to its end", PATIENCE, () -> waiting() == 0);
    assertThat(claimed("twice", 1)).containsExactly(0);
  }

  @Test
  void leaseOfAnotherHolderStopsTheWorkAndAnOpenOneDoesNot() {
    StopSignal stopped = new StopSignal();
    trainers.add(
        new ClaimingTrainer(
            brokers,
            GROUP,
            1,
            task -> {
              while (!task.isStopped() && !end.await(Duration.ofMillis(10))) {
                // A step of training.
              }
              stopped.tell();
            }));
    Task task = Tasks.fold("lost", 0, 1);
    topics.enqueue(task);
    Eventually.holds("it is claimed", PATIENCE, () -> worked().count() == 1);
    topics.publish(Tasks.lease(task, 1, Lease.State.STATE_OPEN, ""));
    topics.publish(Tasks.lease(task, 1, Lease.State.STATE_HELD, trainers.getFirst().id()));
    assertThat(stopped.await(Duration.ofSeconds(1))).isFalse();

    topics.publish(Tasks.lease(task, 2, Lease.State.STATE_OPEN, ""));
    Eventually.holds("it stops", PATIENCE, stopped::isTold);
    assertThat(trainers.getFirst().lost()).isEqualTo(1);
  }

  private Stream<Task> worked() {
    return trainers.stream().flatMap(trainer -> trainer.worked().stream());
  }

  /** The folds claimed, once so many are; what makes a commit readable follows it. */
  private List<Integer> claimed(String run, int count) {
    Eventually.holds(count + " claims are told", PATIENCE, () -> claimed(run).size() >= count);
    return claimed(run);
  }

  private List<Integer> claimed(String run) {
    return topics.events(run).stream()
        .filter(RunEvent::hasTaskClaimed)
        .map(event -> event.getTaskClaimed().getClaim().getFold())
        .toList();
  }

  private int members() {
    try {
      return topics.admin().describeConsumerGroups(List.of(GROUP)).all().get().values().stream()
          .mapToInt(group -> group.members().size())
          .sum();
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  /** Records behind the committed offsets; the queue's own records come without transactions. */
  private long waiting() {
    return QueueLag.of(topics.admin(), GROUP);
  }
}
