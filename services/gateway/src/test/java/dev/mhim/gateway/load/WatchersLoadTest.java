package dev.mhim.gateway.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mhim.gateway.coordination.RunEvents;
import dev.mhim.gateway.world.FakeFeatureStoreResource;
import dev.mhim.gateway.world.GatewayWorld;
import dev.mhim.platform.kafka.Topics;
import dev.mhim.testing.Backends;
import dev.mhim.testing.RunningBackends;
import dev.mhim.v1.MetricBatch;
import dev.mhim.v1.RunServiceGrpc;
import dev.mhim.v1.StepProgress;
import dev.mhim.v1.WatchRunRequest;
import dev.mhim.v1.WatchRunResponse;
import io.grpc.Context;
import io.grpc.stub.StreamObserver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A hundred watchers of one run that tells 200 batches of metrics a second: each hears all of them,
 * in order. {@code ./mhim test load} runs it.
 */
@Tag("load")
@QuarkusTest
@WithTestResource(Backends.class)
@WithTestResource(FakeFeatureStoreResource.class)
@SuppressWarnings("NullAway.Init") // Quarkus fills the fields in.
class WatchersLoadTest {
  private static final int WATCHERS = 100;
  private static final int FOLDS = 5;
  private static final int BATCHES_A_SECOND = 200;
  private static final Duration FLOOD = Duration.ofSeconds(30);
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final long MEBIBYTE = 1 << 20;

  RunningBackends backends;

  @ConfigProperty(name = "quarkus.grpc.server.test-port")
  int grpcPort;

  private static final int OF_EACH_FOLD = (int) (BATCHES_A_SECOND * FLOOD.toSeconds() / FOLDS);

  /** When each batch was sent: {@code System.nanoTime()} at its number. */
  private final AtomicLongArray sent = new AtomicLongArray(OF_EACH_FOLD * FOLDS);

  /** What one watcher heard: of each fold the batches' numbers. */
  private final class Watcher implements StreamObserver<WatchRunResponse> {
    private final List<List<Long>> heard = new ArrayList<>();
    private final long[] delays = new long[OF_EACH_FOLD * FOLDS];
    private boolean begun;
    private Optional<Throwable> failure = Optional.empty();

    Watcher() {
      for (int fold = 0; fold < FOLDS; fold++) {
        heard.add(new ArrayList<>());
      }
    }

    @Override
    public synchronized void onNext(WatchRunResponse message) {
      begun = true;
      if (message.hasMetrics()) {
        MetricBatch metrics = message.getMetrics();
        heard.get(metrics.getFold()).add(metrics.getSequence());
        int number = number(metrics.getFold(), metrics.getSequence());
        delays[number] = System.nanoTime() - sent.get(number);
      }
    }

    @Override
    public synchronized void onError(Throwable cause) {
      failure = Optional.of(cause);
    }

    @Override
    public void onCompleted() {
      // The run does not end here.
    }

    synchronized boolean begun() {
      return begun;
    }

    synchronized boolean heardAll() {
      return failure.isPresent() || heard.stream().allMatch(fold -> fold.size() >= OF_EACH_FOLD);
    }

    synchronized void check(List<Long> all) {
      assertThat(failure).isEmpty();
      assertThat(heard).allSatisfy(fold -> assertThat(fold).isEqualTo(all));
    }

    synchronized LongStream delays() {
      return LongStream.of(delays);
    }
  }

  @Test
  void everyWatcherHearsEverythingInOrder() throws Exception {
    String run = "projects/load/runs/watched";
    List<Watcher> watchers = new ArrayList<>();
    Context.CancellableContext watching = Context.current().withCancellation();
    try (GatewayWorld world = new GatewayWorld(backends, grpcPort)) {
      world.writer.write(Topics.TASK_EVENTS, run, new RunEvents(run).planned(FOLDS));
      world.runs.awaitValue(run, found -> found.getFoldsCount() == FOLDS);
      watching.run(() -> {
        RunServiceGrpc.RunServiceStub client = RunServiceGrpc.newStub(world.channel);
        for (int i = 0; i < WATCHERS; i++) {
          Watcher watcher = new Watcher();
          watchers.add(watcher);
          client.watchRun(WatchRunRequest.newBuilder().setName(run).build(), watcher);
        }
      });
      await("every watcher", () -> watchers.stream().allMatch(Watcher::begun));
      long before = usedHeap();

      long start = System.nanoTime();
      for (long sequence = 1; sequence <= OF_EACH_FOLD; sequence++) {
        for (int fold = 0; fold < FOLDS; fold++) {
          MetricBatch batch = batch(run, fold, sequence);
          sent.set(number(fold, sequence), System.nanoTime());
          world.writer.writeLater(Topics.METRICS, run + "/folds/" + fold, batch);
        }
        long due = start + sequence * FOLDS * 1_000_000_000L / BATCHES_A_SECOND;
        LockSupport.parkNanos(due - System.nanoTime());
      }
      world.writer.flush();
      double seconds = (System.nanoTime() - start) / 1e9;
      await("all batches", () -> watchers.stream().allMatch(Watcher::heardAll));

      List<Long> all = LongStream.rangeClosed(1, OF_EACH_FOLD).boxed().toList();
      watchers.forEach(watcher -> watcher.check(all));
      long[] delays = watchers.stream().flatMapToLong(Watcher::delays).sorted().toArray();
      long grown = (usedHeap() - before) / MEBIBYTE;
      System.out.printf(
          "load: %d watchers heard %,d batches each, %.0f a second, in order; from sent to heard: median %.0f ms, 99 %% %.0f ms, most %.0f ms; heap of gateway and watchers grew by %d MiB%n",
          WATCHERS,
          OF_EACH_FOLD * FOLDS,
          OF_EACH_FOLD * FOLDS / seconds,
          delays[delays.length / 2] / 1e6,
          delays[(int) (delays.length * 0.99)] / 1e6,
          delays[delays.length - 1] / 1e6,
          grown);
      assertThat(grown).isLessThan(150);
    } finally {
      watching.cancel(null);
    }
  }

  private static int number(int fold, long sequence) {
    return (int) (sequence - 1) * FOLDS + fold;
  }

  private static MetricBatch batch(String run, int fold, long sequence) {
    return MetricBatch.newBuilder()
        .setRun(run)
        .setFold(fold)
        .setAttempt(1)
        .setSequence(sequence)
        .setProgress(StepProgress.newBuilder().setEpoch((int) sequence / 20).setLoss(0.5))
        .build();
  }

  private static void await(String what, BooleanSupplier there) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!there.getAsBoolean()) {
      assertThat(System.nanoTime()).as("time until %s", what).isLessThan(end);
      LockSupport.parkNanos(20_000_000);
    }
  }

  private static long usedHeap() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
