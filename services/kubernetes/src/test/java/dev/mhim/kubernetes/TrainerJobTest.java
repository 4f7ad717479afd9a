package dev.mhim.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mhim.platform.name.RunName;
import dev.mhim.platform.store.Artifacts;
import dev.mhim.platform.store.ObjectStore;
import dev.mhim.platform.store.ObjectStoreSettings;
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
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
    assumeTrue(JobProcess.isBuilt(), "skipped: services/trainer is not packaged");
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
    try (JobProcess job = JobProcess.start(trainer(), environment(freePort()), folder)) {
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
    int port = freePort();
    try (JobProcess job = JobProcess.start(trainer(), environment(port), folder)) {
      Eventually.holds(
          "the fold succeeds", PATIENCE, () -> has("as-a-job", job, RunEvent::hasTaskSucceeded));
      String metrics = get(port, "/q/metrics");
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
    try (JobProcess job = JobProcess.start(trainer(), environment(freePort()), folder)) {
      Eventually.holds(
          "the fold trains", PATIENCE, () -> has("terminated", job, RunEvent::hasTaskHeartbeat));
      job.terminate();
      assertThat(job.await(grace())).as(job.log()).isZero();
    }
    assertThat(topics.events("terminated")).anyMatch(RunEvent::hasTaskReleased);

    topics.enqueue(task.toBuilder().setAttempt(2).build());
    try (JobProcess job =
        JobProcess.start(trainer(), environment(freePort()), folder.resolve("second"))) {
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

  private boolean has(String run, JobProcess job, java.util.function.Predicate<RunEvent> kind) {
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
    List<JsonNode> objects = Manifests.render("dev");
    Map<String, String> environment = trainer().environment(objects);
    environment.putAll(
        Map.of(
            "MHIM_KAFKA_BOOTSTRAP_SERVERS", backends.bootstrapServers(),
            "MHIM_OBJECT_STORE_ENDPOINT", backends.endpoint(),
            "MHIM_OBJECT_STORE_ACCESS_KEY", backends.accessKey(),
            "MHIM_OBJECT_STORE_SECRET_KEY", backends.secretKey(),
            "MHIM_OBJECT_STORE_BUCKET", RunningBackends.BUCKET,
            "MHIM_FEATURE_STORE_ADDRESS", featureStore.address(),
            "QUARKUS_HTTP_PORT", Integer.toString(port)));
    return environment;
  }

  private Task task(String run, int epochs) {
    SplitPlan plan = TinyDataset.classification(featureStore);
    try (ObjectStore store =
        new ObjectStore(
            new ObjectStoreSettings(
                URI.create(backends.endpoint()),
                backends.accessKey(),
                backends.secretKey(),
                RunningBackends.BUCKET,
                "us-east-1"))) {
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

  private String get(int port, String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
