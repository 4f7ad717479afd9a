package dev.mhim.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mhim.platform.name.RunName;
import dev.mhim.platform.store.Artifacts;
import dev.mhim.platform.store.ObjectStore;
import dev.mhim.testing.BackendsExtension;
import dev.mhim.testing.RunningBackends;
import dev.mhim.trainer.testing.Eventually;
import dev.mhim.trainer.testing.FakeFeatureStore;
import dev.mhim.trainer.testing.Tasks;
import dev.mhim.trainer.testing.TestTopics;
import dev.mhim.trainer.testing.TinyDataset;
import dev.mhim.v1.ArtifactKind;
import dev.mhim.v1.RunEvent;
import dev.mhim.v1.SplitPlan;
import dev.mhim.v1.Task;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The trainer's program, started as the job starts it, against a real broker and store. */
@Tag("slow")
@ExtendWith(BackendsExtension.class)
class TrainerJobTest {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final RunningBackends backends;
  private final TestTopics topics;
  private final FakeFeatureStore featureStore = new FakeFeatureStore();
  private final HttpClient http = HttpClient.newHttpClient();

  @TempDir Path folder = Path.of(".");

  TrainerJobTest(RunningBackends backends) {
    this.backends = backends;
    this.topics = new TestTopics(backends.bootstrapServers());
  }

  @BeforeEach
  void needsTheProgram() {
    assumeTrue(PodProcess.isBuilt("trainer"), "skipped: services/trainer is not packaged");
  }

  @AfterEach
  void close() {
    topics.close();
    featureStore.close();
    http.close();
  }

  @Test
  void withAnEmptyQueueItEndsWithZeroInSeconds() throws Exception {
    long start = System.nanoTime();
    try (PodProcess job =
        PodProcess.start(trainer(), environment(PodEnvironment.freePort()), folder)) {
      assertThat(job.await(PATIENCE)).as(job.log()).isZero();
      assertThat(job.log()).contains("found no task for PT15S");
      System.out.println(
          "an empty queue: ended after "
              + Duration.ofNanos(System.nanoTime() - start).toSeconds()
              + " s");
    }
  }

  @Test
  void claimsTrainsAndEndsWithZero() throws Exception {
    topics.enqueue(task("as-a-job", 2));
    try (PodProcess job =
        PodProcess.start(trainer(), environment(PodEnvironment.freePort()), folder)) {
      Eventually.holds(
          "the fold succeeds", PATIENCE, () -> has("as-a-job", job, RunEvent::hasTaskSucceeded));
      String metrics = job.get(http, "/q/metrics").orElseThrow().body();
      assertThat(metrics).contains("mhim_trainer_claims_total", "mhim_trainer_slots_busy");
      assertThat(metrics).contains("mhim_trainer_attempts_total{outcome=\"succeeded\"");
      assertThat(ObservabilityTest.OF_QUARKUS)
          .filteredOn(name -> !name.startsWith("http_"))
          .allSatisfy(name -> assertThat(metrics).contains(name));
      assertThat(job.await(PATIENCE)).as(job.log()).isZero();
    }
  }

  @Test
  void terminationKeepsACheckpointHandsTheFoldBackAndEndsWithZero() throws Exception {
    Task task = task("terminated", 10_000);
    topics.enqueue(task);
    try (PodProcess job =
        PodProcess.start(trainer(), environment(PodEnvironment.freePort()), folder)) {
      Eventually.holds(
          "the fold trains", PATIENCE, () -> has("terminated", job, RunEvent::hasTaskHeartbeat));
      job.terminate();
      assertThat(job.await(grace())).as(job.log()).isZero();
    }
    assertThat(topics.events("terminated")).anyMatch(RunEvent::hasTaskReleased);

    topics.enqueue(task.toBuilder().setAttempt(2).build());
    try (PodProcess job =
        PodProcess.start(
            trainer(), environment(PodEnvironment.freePort()), folder.resolve("second"))) {
      Eventually.holds(
          "the next job goes on with it",
          PATIENCE,
          () -> job.isAlive() && job.log().contains("goes on from attempt 1, stage"));
      job.terminate();
      assertThat(job.await(grace())).as(job.log()).isZero();
    }
  }

  private static Duration grace() {
    return Duration.ofSeconds(trainer().pod().path("terminationGracePeriodSeconds").asLong());
  }

  private boolean has(String run, PodProcess job, java.util.function.Predicate<RunEvent> kind) {
    if (!job.isAlive()) {
      throw new AssertionError("the job has ended: " + job.log());
    }
    return topics.events(run).stream().anyMatch(kind);
  }

  private static Workload trainer() {
    return Workload.of(Manifests.ofKind(Manifests.render("dev"), "ScaledJob")).getFirst();
  }

  /** The job's own environment with the addresses of this machine. */
  private Map<String, String> environment(int port) {
    Map<String, String> environment = PodEnvironment.here(trainer(), "dev", backends);
    environment.put("MHIM_FEATURE_STORE_ADDRESS", featureStore.address());
    environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
    return environment;
  }

  private Task task(String run, int epochs) {
    SplitPlan plan = TinyDataset.classification(featureStore);
    try (ObjectStore store = PodEnvironment.store(backends)) {
      store.ensureBucket();
      var stored =
          new Artifacts(store)
              .put(
                  new RunName("test", run),
                  "split-plan",
                  "split-plan",
                  ArtifactKind.ARTIFACT_KIND_SPLIT_PLAN,
                  plan.toByteArray());
      Task task = Tasks.fold(run, 0, 1);
      return task.toBuilder()
          .setFold(
              task.getFold().toBuilder()
                  .setSettings(TinyDataset.settings(epochs))
                  .setSplitPlan(stored))
          .build();
    }
  }
}
