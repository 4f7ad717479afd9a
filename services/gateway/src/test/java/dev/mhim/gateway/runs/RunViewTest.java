package dev.mhim.gateway.runs;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.Timestamps;
import dev.mhim.v1.EpochMetrics;
import dev.mhim.v1.Evaluation;
import dev.mhim.v1.FoldStatus;
import dev.mhim.v1.MetricBatch;
import dev.mhim.v1.Run;
import dev.mhim.v1.WatchRunResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RunViewTest {
  private static final String NAME = "projects/demo/runs/r1";

  private final RunView view = new RunView();

  @Test
  void anOlderRevisionIsNoNews() {
    view.apply(run(5, Run.State.STATE_RUNNING));
    view.apply(run(4, Run.State.STATE_QUEUED));

    assertThat(view.find(NAME)).map(Run::getRevision).contains(5L);
  }

  @Test
  void tasksAreCountedByStateUntilTheirRunHasEnded() {
    view.apply(
        run(1, Run.State.STATE_RUNNING).toBuilder()
            .addFolds(FoldStatus.newBuilder().setState(FoldStatus.State.STATE_RUNNING))
            .addFolds(FoldStatus.newBuilder().setState(FoldStatus.State.STATE_QUEUED))
            .addFolds(FoldStatus.newBuilder().setState(FoldStatus.State.STATE_QUEUED))
            .addFolds(FoldStatus.newBuilder().setState(FoldStatus.State.STATE_BACKING_OFF))
            .addFolds(FoldStatus.newBuilder().setState(FoldStatus.State.STATE_SUCCEEDED))
            .build());
    assertThat(view.tasks(FoldStatus.State.STATE_RUNNING)).isEqualTo(1);
    assertThat(view.waitingTasks()).isEqualTo(2);
    assertThat(view.tasks(FoldStatus.State.STATE_BACKING_OFF)).isEqualTo(1);

    view.apply(
        view.find(NAME).orElseThrow().toBuilder()
            .setRevision(2)
            .setState(Run.State.STATE_CANCELLED)
            .build());

    assertThat(view.waitingTasks()).isZero();
    assertThat(view.tasks(FoldStatus.State.STATE_RUNNING)).isZero();
  }

  @Test
  void aSweepIsItsRunsAndGoesWithTheLastOfThem() {
    String sweep = "projects/demo/sweeps/s1";
    Run first = run(1, Run.State.STATE_QUEUED).toBuilder().setSweep(sweep).build();
    view.apply(first);
    view.apply(first.toBuilder().setName("projects/demo/runs/r2").build());
    view.apply(first.toBuilder().setName("projects/demo/runs/r3").clearSweep().build());
    assertThat(view.sweep(sweep)).hasSize(2);
    assertThat(view.listSweeps("demo", 0, "").items()).containsExactly(sweep);

    view.removeRun(NAME);
    assertThat(view.listSweeps("demo", 0, "").items()).containsExactly(sweep);
    view.removeRun("projects/demo/runs/r2");
    assertThat(view.listSweeps("demo", 0, "").items()).isEmpty();
    assertThat(view.sweep(sweep)).isEmpty();
  }

  @Test
  void whoeverWaitsForAStateHearsOfIt() {
    CompletableFuture<Run> waiting = view.await(NAME, RunView::hasEnded, Duration.ofMinutes(1));
    view.apply(run(1, Run.State.STATE_RUNNING));
    assertThat(waiting).isNotDone();

    view.apply(run(2, Run.State.STATE_CANCELLED));

    assertThat(waiting).isCompletedWithValue(run(2, Run.State.STATE_CANCELLED));
    assertThat(view.await(NAME, RunView::hasEnded, Duration.ofMinutes(1))).isCompleted();
  }

  @Test
  void aWatcherHearsTheStateThenEveryChangeThenTheEnd() {
    view.apply(run(1, Run.State.STATE_RUNNING));
    view.apply(metrics(1, 0, 0));
    AtomicInteger woken = new AtomicInteger();
    RunWatch watch = view.watch(NAME, woken::incrementAndGet).orElseThrow();

    view.apply(metrics(1, 1, 1));
    view.apply(run(2, Run.State.STATE_SUCCEEDED));

    assertThat(woken).hasValue(2);
    assertThat(cases(drain(watch))).containsExactly("RUN", "METRICS", "METRICS", "RUN");
    assertThat(watch.poll()).as("the evaluation is still missing").isEmpty();
    view.apply(Evaluation.newBuilder().setRun(NAME).build());
    assertThat(cases(drain(watch))).containsExactly("EVALUATION");
    assertThat(watch.poll()).contains(new RunWatch.Next.End());
  }

  @Test
  void aWatcherOfARunThatHasEndedHearsEverythingAndTheEnd() {
    view.apply(run(3, Run.State.STATE_FAILED));
    view.apply(metrics(1, 0, 0));

    RunWatch watch = view.watch(NAME, () -> {}).orElseThrow();

    assertThat(cases(drain(watch))).containsExactly("RUN", "METRICS");
    assertThat(watch.poll()).contains(new RunWatch.Next.End());
  }

  @Test
  void aSlowWatcherIsCutAndHoldsUpNobody() {
    view.apply(run(1, Run.State.STATE_RUNNING));
    RunWatch slow = view.watch(NAME, () -> {}).orElseThrow();
    RunWatch quick = view.watch(NAME, () -> {}).orElseThrow();
    int heard = 0;
    for (int i = 0; i < 2 * RunWatch.CAPACITY; i++) {
      view.apply(metrics(1, i, i));
      heard += drain(quick).size();
    }

    assertThat(heard).isEqualTo(2 * RunWatch.CAPACITY + 1);
    assertThat(slow.poll()).contains(new RunWatch.Next.Cut());
  }

  @Test
  void aClosedWatchIsForgotten() {
    view.apply(run(1, Run.State.STATE_RUNNING));
    RunWatch watch = view.watch(NAME, () -> {}).orElseThrow();
    watch.close();
    view.apply(run(2, Run.State.STATE_EVALUATING));

    assertThat(cases(drain(watch))).containsExactly("RUN");
  }

  @Test
  void metricsOfASupersededAttemptAndRepeatedOnesAreDropped() {
    view.apply(run(1, Run.State.STATE_RUNNING));
    view.apply(metrics(1, 0, 0));
    view.apply(metrics(2, 0, 1));
    view.apply(metrics(1, 1, 1));
    view.apply(metrics(2, 0, 1));

    List<WatchRunResponse> soFar = drain(view.watch(NAME, () -> {}).orElseThrow());

    assertThat(soFar.stream().filter(WatchRunResponse::hasMetrics))
        .extracting(message -> message.getMetrics().getAttempt())
        .containsExactly(1, 2);
  }

  @Test
  void theEpochsOfALongRunAreBounded() {
    view.apply(run(1, Run.State.STATE_RUNNING));
    for (int i = 0; i < 30_000; i++) {
      view.apply(metrics(1, i, i));
    }

    List<EpochMetrics> epochs =
        drain(view.watch(NAME, () -> {}).orElseThrow()).stream()
            .flatMap(message -> message.getMetrics().getEpochsList().stream())
            .toList();
    assertThat(epochs).hasSizeBetween(15_000, 20_000);
    assertThat(epochs.getLast().getEpoch()).isEqualTo(29_999);
  }

  @Test
  void tasksThatWaitAreCountedOverRunsThatHaveNotEnded() {
    view.apply(withFolds(run(1, Run.State.STATE_RUNNING)));
    view.apply(
        withFolds(run(1, Run.State.STATE_CANCELLED).toBuilder().setName(NAME + "-ended").build()));

    assertThat(view.waitingTasks()).isEqualTo(1);
  }

  private static Run withFolds(Run run) {
    return run.toBuilder()
        .addFolds(FoldStatus.newBuilder().setState(FoldStatus.State.STATE_QUEUED))
        .addFolds(FoldStatus.newBuilder().setState(FoldStatus.State.STATE_RUNNING))
        .build();
  }

  private static Run run(long revision, Run.State state) {
    return Run.newBuilder()
        .setName(NAME)
        .setRevision(revision)
        .setState(state)
        .setCreateTime(Timestamps.fromMillis(1000))
        .build();
  }

  private static MetricBatch metrics(int attempt, int sequence, int epoch) {
    return MetricBatch.newBuilder()
        .setRun(NAME)
        .setAttempt(attempt)
        .setSequence(sequence)
        .addEpochs(EpochMetrics.newBuilder().setEpoch(epoch))
        .build();
  }

  private static List<WatchRunResponse> drain(RunWatch watch) {
    List<WatchRunResponse> messages = new ArrayList<>();
    Optional<RunWatch.Next> next = watch.poll();
    while (next.isPresent() && next.get() instanceof RunWatch.Next.Message(var message)) {
      messages.add(message);
      next = watch.poll();
    }
    return messages;
  }

  private static List<String> cases(List<WatchRunResponse> messages) {
    return messages.stream().map(message -> message.getEventCase().name()).toList();
  }
}
