package dev.mhim.gateway.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import dev.mhim.gateway.coordination.RunEvents;
import dev.mhim.gateway.world.FakeFeatureStoreResource;
import dev.mhim.gateway.world.GatewayWorld;
import dev.mhim.platform.kafka.Topics;
import dev.mhim.testing.Backends;
import dev.mhim.testing.RunningBackends;
import dev.mhim.v1.EpochMetrics;
import dev.mhim.v1.FoldStatus;
import dev.mhim.v1.MetricBatch;
import dev.mhim.v1.Run;
import dev.mhim.v1.StepProgress;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A gateway with 10,000 runs while 50 folds tell 200 batches of metrics a second each: pages of the
 * list stay quick, and what happens to a run still shows at once. {@code ./mhim test load} runs it.
 */
@Tag("load")
@QuarkusTest
@WithTestResource(Backends.class)
@WithTestResource(FakeFeatureStoreResource.class)
@SuppressWarnings("NullAway.Init") // Quarkus fills the fields in.
class GatewayLoadTest {
  private static final int RUNS = 10_000;
  private static final int FOLDS = 50;
  private static final int BATCHES_A_SECOND = 200;
  private static final Duration FLOOD = Duration.ofSeconds(30);
  private static final Duration PAGE = Duration.ofMillis(100);
  private static final Duration SHOWN = Duration.ofSeconds(5);
  private static final long MEBIBYTE = 1 << 20;

  RunningBackends backends;

  @TestHTTPResource URI root;

  @ConfigProperty(name = "quarkus.grpc.server.test-port")
  int grpcPort;

  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void listsStayQuickAndChangesShowWhileMetricsPourIn() throws Exception {
    try (GatewayWorld world = new GatewayWorld(backends, grpcPort)) {
      long start = System.nanoTime();
      for (int i = 0; i < RUNS; i++) {
        Run run = ended(i);
        world.writer.writeLater(Topics.RUNS, run.getName(), run);
      }
      world.writer.flush();
      awaitShown(name(RUNS - 1), Duration.ofMinutes(2));
      say("%d runs are shown after %.1f s".formatted(RUNS, seconds(start)));
      List<Long> quiet = pages(200);
      long before = usedHeap();

      List<Long> busy = new ArrayList<>();
      List<Long> shown = new ArrayList<>();
      long sent = flood(world, busy, shown);
      long after = usedHeap();

      say("pages of 50 of %d runs: %s".formatted(RUNS, quantiles(quiet)));
      say(
          "the same under %,d batches a second: %s"
              .formatted(sent / FLOOD.toSeconds(), quantiles(busy)));
      say("a new run shows as planned there after: %s".formatted(quantiles(shown)));
      say(
          "heap in use: %d MiB before, %d MiB after"
              .formatted(before / MEBIBYTE, after / MEBIBYTE));
      assertThat(sent).isGreaterThan((long) FOLDS * BATCHES_A_SECOND * FLOOD.toSeconds() * 8 / 10);
      assertThat(median(busy)).isLessThan(PAGE.toNanos());
      assertThat(Collections.max(shown)).isLessThan(SHOWN.toNanos());
      assertThat(after - before).isLessThan(150 * MEBIBYTE);
    }
  }

  /** Sends in ticks of 100 ms, looking at a page and at a new run in between. */
  private long flood(GatewayWorld world, List<Long> pages, List<Long> shown) throws Exception {
    long start = System.nanoTime();
    long sent = 0;
    int perTick = BATCHES_A_SECOND / 10;
    int ticks = (int) FLOOD.toSeconds() * 10;
    for (int tick = 0; tick < ticks; tick++) {
      for (int i = 0; i < perTick; i++) {
        for (int fold = 0; fold < FOLDS; fold++) {
          MetricBatch batch = batch(fold, tick * perTick + i);
          world.writer.writeLater(
              Topics.METRICS, batch.getRun() + "/folds/" + batch.getFold(), batch);
          sent++;
        }
      }
      if (tick % 10 == 5) {
        pages.addAll(pages(1));
        String run = "projects/load/runs/planned-" + tick;
        long asked = System.nanoTime();
        world.writer.write(Topics.TASK_EVENTS, run, new RunEvents(run).planned(2));
        awaitShown(run, Duration.ofSeconds(30));
        shown.add(System.nanoTime() - asked);
      }
      LockSupport.parkNanos(start + (tick + 1) * 100_000_000L - System.nanoTime());
    }
    return sent;
  }

  private List<Long> pages(int count) throws Exception {
    List<Long> times = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long start = System.nanoTime();
      HttpResponse<String> page = get("/v1/projects/load/runs?pageSize=50");
      times.add(System.nanoTime() - start);
      assertThat(page.statusCode()).isEqualTo(200);
    }
    return times;
  }

  private void awaitShown(String run, Duration patience) throws Exception {
    long end = System.nanoTime() + patience.toNanos();
    while (get("/v1/" + run).statusCode() != 200) {
      assertThat(System.nanoTime()).as("time until %s shows", run).isLessThan(end);
      LockSupport.parkNanos(5_000_000);
    }
  }

  private HttpResponse<String> get(String path) throws Exception {
    return http.send(
        HttpRequest.newBuilder(root.resolve(path)).timeout(Duration.ofSeconds(30)).build(),
        BodyHandlers.ofString());
  }

  private static Run ended(int number) {
    Run.Builder run =
        Run.newBuilder()
            .setName(name(number))
            .setTitle("run " + number)
            .setDataset("projects/load/datasets/d/versions/1")
            .setState(Run.State.STATE_SUCCEEDED)
            .setRevision(9)
            .setCreateTime(Timestamp.newBuilder().setSeconds(1_700_000_000L + number));
    for (int fold = 0; fold < 5; fold++) {
      run.addFoldsBuilder()
          .setFold(fold)
          .setAttempt(1)
          .setState(FoldStatus.State.STATE_SUCCEEDED)
          .setTrainer("trainer-0");
    }
    return run.build();
  }

  private static String name(int number) {
    return "projects/load/runs/r" + number;
  }

  /** Every twentieth batch ends an epoch. */
  private static MetricBatch batch(int fold, int sequence) {
    MetricBatch.Builder batch =
        MetricBatch.newBuilder()
            .setRun(name(fold / 5))
            .setFold(fold % 5)
            .setAttempt(1)
            .setSequence(sequence)
            .setProgress(StepProgress.newBuilder().setEpoch(sequence / 20).setLoss(0.5));
    if (sequence % 20 == 19) {
      batch.addEpochs(EpochMetrics.newBuilder().setEpoch(sequence / 20).setMainLoss(0.5));
    }
    return batch.build();
  }

  private static long usedHeap() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  private static String quantiles(List<Long> nanos) {
    List<Long> sorted = nanos.stream().sorted().toList();
    return "median %.0f ms, 95 %% %.0f ms, most %.0f ms"
        .formatted(
            sorted.get(sorted.size() / 2) / 1e6,
            sorted.get(sorted.size() * 95 / 100) / 1e6,
            sorted.getLast() / 1e6);
  }

  private static long median(List<Long> nanos) {
    return nanos.stream().sorted().toList().get(nanos.size() / 2);
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private static void say(String finding) {
    System.out.println("load: " + finding);
  }
}
