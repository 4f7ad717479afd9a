package dev.mhim.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A platform that stays up: every baseline is trained on it, it is asked about, and it is ended.
 */
class PlatformTest {
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path MUSK1 =
      Path.of(System.getProperty("mhim.root"), "services/standalone/datasets/musk1");

  @TempDir Path folder;
  private Mhim mhim;

  @BeforeEach
  void start() throws Exception {
    mhim = new Mhim(folder);
    ok("up", "--detach");
  }

  @AfterEach
  void end() throws Exception {
    ok("down");
    assertThat(mhim.processes()).isEmpty();
  }

  @Test
  void everyBaselineIsTrainedAndItsRunIsListed() throws Exception {
    List<String> baselines = List.of("attn", "gated_attn", "selfattn", "dsmil");
    for (String baseline : baselines) {
      JsonNode result = train(baseline);

      assertThat(result.at("/baseline/auc/mean").asDouble()).as(baseline).isBetween(0.05, 1.0);
      assertThat(result.at("/mhim/auc/folds")).as(baseline).hasSize(2);
      try (Stream<Path> files = Files.walk(folder.resolve(baseline))) {
        assertThat(files.map(Path::toString))
            .as(baseline)
            .anyMatch(file -> file.endsWith("/folds/1/student.safetensors"))
            .anyMatch(file -> file.endsWith("/all/student.safetensors"))
            .noneMatch(file -> file.contains("/folds/2/"));
      }
    }

    JsonNode runs = JSON.readTree(ok("runs", "list", "-o", "json").out()).at("/runs");
    assertThat(runs)
        .hasSameSizeAs(baselines)
        .allSatisfy(run -> assertThat(run.at("/state").asText()).isEqualTo("STATE_SUCCEEDED"));
    assertThat(runs.findValuesAsText("baseline"))
        .containsExactlyInAnyOrder(
            "BASELINE_ATTN", "BASELINE_GATED_ATTN", "BASELINE_SELFATTN", "BASELINE_DSMIL");
    assertThat(ok("status").out()).contains("gateway", "trainer", "evaluator", "feature-store");
  }

  private JsonNode train(String baseline) throws Exception {
    return JSON.readTree(
        ok(
                "train",
                "--dataset_root=" + MUSK1,
                "--baseline=" + baseline,
                "--mlp_dim=64",
                "--cv_fold=2",
                "--num_epoch=1",
                "--fit_all",
                "--output_path=" + folder.resolve(baseline),
                "-o",
                "json")
            .lastLine());
  }

  private Mhim.Result ok(String... arguments) throws Exception {
    Mhim.Result result = mhim.run(PATIENCE, arguments);
    assertThat(result.code()).as("%s: %s", String.join(" ", arguments), result).isZero();
    return result;
  }
}
