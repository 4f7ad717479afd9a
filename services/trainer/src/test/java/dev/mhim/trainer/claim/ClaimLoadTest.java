package dev.mhim.trainer.claim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mhim.testing.BackendsExtension;
import dev.mhim.testing.RunningBackends;
import dev.mhim.trainer.loop.StopSignal;
import dev.mhim.trainer.testing.Eventually;
import dev.mhim.trainer.testing.Tasks;
import dev.mhim.trainer.testing.TestTopics;
import dev.mhim.v1.RunEvent;
import dev.mhim.v1.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * How fast claims are, and whether they stay exact, with a method that does nothing: {@code ./mhim
 * test load} runs it.
 */
@Tag("load")
@ExtendWith(BackendsExtension.class)
class ClaimLoadTest {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int TRAINERS = 3;

  private record Work(int fold, int trainer, long begin, long end) {}

  private final List<ClaimingTrainer> trainers = new ArrayList<>();
  private final Map<Integer, Work> timeline = new ConcurrentHashMap<>();
  private final StopSignal end = new StopSignal();
  private TestTopics topics;

  @BeforeEach
  void connect(RunningBackends backends) {
    topics = new TestTopics(backends.bootstrapServers());
  }

  @AfterEach
  void disconnect() {
    end.tell();
    trainers.forEach(ClaimingTrainer::close);
    topics.close();
  }

  @Test
  void noTrainerIdlesWhileOneOf20TasksWaits(RunningBackends backends) {
    Duration work = Duration.ofSeconds(3);
    hire(backends, "mhim-timeline", work);
    int folds = 20;

    long start = System.nanoTime();
    enqueue("timeline", folds);
    Eventually.holds("all are done", PATIENCE, () -> timeline.size() == folds);

    Map<Integer, List<Work>> byTrainer = new TreeMap<>();
    timeline.values().stream()
        .sorted((a, b) -> Long.compare(a.begin(), b.begin()))
        .forEach(
            one -> byTrainer.computeIfAbsent(one.trainer(), key -> new ArrayList<>()).add(one));
    byTrainer.forEach((trainer, works) -> say(trainer, works, start));
    long lastClaim = timeline.values().stream().mapToLong(Work::begin).max().orElseThrow() - start;
    // 20 tasks on 3 trainers are 7 rounds; the last one begins after 6 of them.
    System.out.printf(
        "load: 20 tasks of %s on 3 trainers: last claim after %.1f s, ideal %.1f s%n",
        work, lastClaim / 1e9, 6 * work.toMillis() / 1e3);
    assertThat(byTrainer).hasSize(TRAINERS);
    assertThat(longestIdle(byTrainer, start + lastClaim)).isLessThan(work.toNanos());
  }

  @Test
  void thousandTasksAreEachClaimedOnce(RunningBackends backends) {
    int folds = 1000;
    hire(backends, "mhim-thousand", Duration.ZERO);

    long start = System.nanoTime();
    enqueue("thousand", folds);
    Eventually.holds("all are done", PATIENCE, () -> timeline.size() == folds);
    double seconds = (System.nanoTime() - start) / 1e9;

    List<Integer> claimed =
        topics.events("thousand").stream()
            .filter(RunEvent::hasTaskClaimed)
            .map(event -> event.getTaskClaimed().getClaim().getFold())
            .toList();
    assertThat(claimed).hasSize(folds).doesNotHaveDuplicates();
    assertThat(worked().map(Task::getName)).hasSize(folds).doesNotHaveDuplicates();
    System.out.printf(
        "load: %d tasks on %d trainers in %.1f s: %.0f claims a second, none lost, none twice%n",
        folds, TRAINERS, seconds, folds / seconds);
  }

  private void hire(RunningBackends backends, String group, Duration work) {
    for (int i = 0; i < TRAINERS; i++) {
      int number = i;
      trainers.add(
          new ClaimingTrainer(
              backends.bootstrapServers(),
              group,
              1,
              task -> {
                long begin = System.nanoTime();
                if (work.isPositive()) {
                  end.await(work);
                }
                int fold = task.task().getFold().getFold();
                timeline.put(fold, new Work(fold, number, begin, System.nanoTime()));
              }));
    }
    Eventually.holds(
        "all are ready", PATIENCE, () -> trainers.stream().allMatch(ClaimingTrainer::isReady));
  }

  private void enqueue(String run, int folds) {
    for (int fold = 0; fold < folds; fold++) {
      topics.enqueue(Tasks.fold(run, fold, 1));
    }
  }

  private Stream<Task> worked() {
    return trainers.stream().flatMap(trainer -> trainer.worked().stream());
  }

  /** The longest gap of a trainer before the last claim of all: until then something waited. */
  private static long longestIdle(Map<Integer, List<Work>> byTrainer, long lastClaim) {
    long longest = 0;
    for (List<Work> works : byTrainer.values()) {
      for (int i = 0; i < works.size(); i++) {
        long free = works.get(i).end();
        long next = i + 1 < works.size() ? works.get(i + 1).begin() : lastClaim;
        longest = Math.max(longest, next - free);
      }
    }
    System.out.printf("load: the longest idle time of a trainer was %.2f s%n", longest / 1e9);
    return longest;
  }

  private static void say(int trainer, List<Work> works, long start) {
    StringBuilder line = new StringBuilder("load: trainer " + trainer + " ");
    works.forEach(work ->
        line.append(
            " %.1f-%.1f fold %d;"
                .formatted((work.begin() - start) / 1e9, (work.end() - start) / 1e9, work.fold())));
    System.out.println(line);
  }
}
