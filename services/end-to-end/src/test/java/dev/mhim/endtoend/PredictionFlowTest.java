package dev.mhim.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A trained run predicts: its own data, where it must say what it said out of fold, and slides of
 * another lab that nobody labelled.
 */
@Tag("slow")
class PredictionFlowTest {
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path MUSK1 =
      Path.of(System.getProperty("mhim.root"), "services/standalone/datasets/musk1");
  private static final int WIDTH = 166;

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
  void aTrainedRunPredictsAndExplains() throws Exception {
    JsonNode trained =
        json(
            "train",
            "--dataset_root=" + MUSK1,
            "--mlp_dim=64",
            "--cv_fold=2",
            "--num_epoch=2",
            "--num_bootstrap=100",
            "--output_path=" + folder.resolve("trained"));
    String run = trained.at("/run").asText();

    ownDataIsPredictedAsOutOfFold(run, Path.of(trained.at("/paths/predictions").asText()));
    unlabelledSlidesArePredictedAndExplained(run);

    JsonNode listed = JSON.readTree(ok("predictions", "list", "-o", "json").out());
    assertThat(listed.at("/predictions"))
        .hasSize(2)
        .allSatisfy(it -> assertThat(it.at("/state").asText()).isEqualTo("STATE_SUCCEEDED"));
    assertThat(JSON.readTree(ok("runs", "list", "-o", "json").out()).at("/runs")).hasSize(1);
  }

  private void ownDataIsPredictedAsOutOfFold(String run, Path outOfFold) throws Exception {
    Path out = folder.resolve("own");
    JsonNode result = json("predict", "--run", run, "--dataset", "musk1", "--out_dir=" + out);

    assertThat(result.at("/files")).hasSize(2);
    List<Map<String, String>> predicted = table(out.resolve("predictions.csv"));
    Map<String, Map<String, String>> byFoldAndBag = new HashMap<>();
    predicted.forEach(row -> byFoldAndBag.put(row.get("fold") + " " + row.get("bag"), row));
    int compared = 0;
    for (Map<String, String> row : table(outOfFold)) {
      if ("student".equals(row.get("model"))) {
        assertThat(byFoldAndBag.get(row.get("fold") + " " + row.get("bag")))
            .containsEntry("label", row.get("label"))
            .containsEntry("probability_0", row.get("probability_0"))
            .containsEntry("probability_1", row.get("probability_1"));
        compared++;
      }
    }
    assertThat(compared).isEqualTo(92);
    assertThat(predicted).hasSize(92 * 3);
    for (int i = 0; i < predicted.size(); i += 3) {
      double mean =
          (number(predicted.get(i), "probability_1")
                  + number(predicted.get(i + 1), "probability_1"))
              / 2;
      assertThat(predicted.get(i + 2)).containsEntry("fold", "ensemble");
      assertThat(number(predicted.get(i + 2), "probability_1")).isCloseTo(mean, within(1e-6));
    }
    JsonNode metrics = JSON.readTree(out.resolve("metrics.json").toFile());
    assertThat(metrics.at("/models/0/metrics/0/metric").asText()).isEqualTo("auc");
    assertThat(metrics.at("/models/0/metrics/0/mean_low").isNumber()).isTrue();
    assertThat(metrics.at("/fold_models")).hasSize(2);
  }

  private void unlabelledSlidesArePredictedAndExplained(String run) throws Exception {
    Path lab = folder.resolve("other-lab");
    SlideFiles.write(lab, WIDTH, Map.of("slide-a", 4, "slide-b", 9));
    ok("import", lab.toString());
    Path out = folder.resolve("explained");

    Mhim.Result refused =
        mhim.run(PATIENCE, "explain", "--run", run, "--dataset", "other-lab", "--out_dir=" + out);
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err()).contains("[unknown]", "unlabelled");

    Mhim.Result explained =
        ok(
            "explain",
            "--run=" + run,
            "--dataset=other-lab",
            "--fold=1",
            "--weights=teacher",
            "--unlabelled",
            "--out_dir=" + out);
    assertThat(explained.out()).contains("PREDICT").contains("slide-a").contains("6 files");
    assertThat(table(out.resolve("predictions.csv")))
        .hasSize(2)
        .allSatisfy(row -> assertThat(row).doesNotContainKey("label").containsEntry("fold", "1"));
    assertThat(out.resolve("metrics.json")).doesNotExist();
    List<Map<String, String>> patches = table(out.resolve("explanations/slide-b.csv"));
    assertThat(patches).hasSize(9);
    assertThat(patches.stream().mapToDouble(row -> number(row, "attention")).sum())
        .isCloseTo(1, within(1e-4));
    assertThat(patches.get(4)).containsEntry("x", "256").containsEntry("y", "256");
    JsonNode tiles = JSON.readTree(out.resolve("explanations/slide-b.geojson").toFile());
    assertThat(tiles.at("/features")).hasSize(9);
    assertThat(tiles.at("/features/4/geometry/coordinates/0/2").toString()).isEqualTo("[512,512]");
    assertThat(tiles.at("/features/4/properties/measurements/attention").asDouble())
        .isCloseTo(number(patches.get(4), "attention"), within(1e-9));
    assertThat(out.resolve("explanations/slide-a.safetensors")).isNotEmptyFile();
  }

  private static List<Map<String, String>> table(Path csv) throws IOException {
    List<String> lines = Files.readAllLines(csv);
    String[] header = lines.getFirst().split(",", -1);
    List<Map<String, String>> rows = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] fields = line.split(",", -1);
      Map<String, String> row = new HashMap<>();
      for (int i = 0; i < header.length; i++) {
        row.put(header[i], fields[i]);
      }
      rows.add(row);
    }
    return rows;
  }

  private static double number(Map<String, String> row, String column) {
    return Double.parseDouble(row.getOrDefault(column, "NaN"));
  }

  private JsonNode json(String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("-o", "json"));
    return JSON.readTree(ok(all.toArray(String[]::new)).lastLine());
  }

  private Mhim.Result ok(String... arguments) throws Exception {
    Mhim.Result result = mhim.run(PATIENCE, arguments);
    assertThat(result.code()).as("%s: %s", String.join(" ", arguments), result).isZero();
    return result;
  }
}
