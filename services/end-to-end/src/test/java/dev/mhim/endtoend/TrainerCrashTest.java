package dev.mhim.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A trainer that dies in the middle of a fold costs time, not the run. */
@Tag("slow")
class TrainerCrashTest {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;
  private final HttpClient http = HttpClient.newHttpClient();
  private Mhim mhim = new Mhim(Path.of("."));

  @BeforeEach
  void start() throws Exception {
    mhim = new Mhim(folder);
    Mhim.Result up = mhim.run(PATIENCE, "up", "--detach");
    assertThat(up.code()).as("%s", up).isZero();
  }

  @AfterEach
  void stop() throws Exception {
    Mhim.Result down = mhim.run(PATIENCE, "down");
    assertThat(down.code()).as("%s", down).isZero();
    assertThat(mhim.processes()).isEmpty();
  }

  @Test
  void runFinishesThoughItsTrainerWasKilled() throws Exception {
    Mhim.Running demo =
        mhim.start("demo", "--dataset=musk1", "--num_epoch=12", "--cv_fold=3", "-o", "json");
    JsonNode platform = JSON.readTree(mhim.data().resolve("platform.json").toFile());
    URI runs = URI.create(platform.at("/web").asText() + "/v1/projects/default/runs");

    awaitRunningFold(runs, demo);
    List<ProcessHandle> trainers =
        mhim.processes().stream()
            .filter(process -> process.info().commandLine().orElse("").contains("trainer/target"))
            .toList();
    assertThat(trainers).isNotEmpty();
    trainers.forEach(ProcessHandle::destroyForcibly);

    Mhim.Result result = demo.await(PATIENCE);
    assertThat(result.code()).as("%s", result).isZero();
    JsonNode run = get(runs).at("/runs/0");
    assertThat(run.at("/state").asText()).isEqualTo("STATE_SUCCEEDED");
    assertThat(run.at("/folds")).anyMatch(fold -> fold.at("/attempt").asInt() > 1);
    assertThat(run.at("/folds")).allMatch(fold -> fold.at("/state").asText().endsWith("SUCCEEDED"));
  }

  private void awaitRunningFold(URI runs, Mhim.Running demo) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end && demo.process().isAlive()) {
      for (JsonNode fold : get(runs).at("/runs/0/folds")) {
        if (fold.at("/state").asText().equals("STATE_RUNNING")) {
          return;
        }
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
    throw new AssertionError("no fold was ever seen running: " + demo.await(PATIENCE));
  }

  private JsonNode get(URI uri) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10)).build();
    return JSON.readTree(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
  }
}
