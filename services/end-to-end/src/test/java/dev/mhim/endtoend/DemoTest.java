package dev.mhim.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mhim.tensors.Safetensors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The demo: one command from nothing to scores, models and predictions, and nothing left running.
 */
class DemoTest {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  @TempDir Path folder;

  @Test
  void demoEndsWithScoresModelsAndPredictionsAndLeavesNoProcess() throws Exception {
    Mhim mhim = new Mhim(folder);

    Mhim.Result result =
        mhim.run(
            PATIENCE,
            "demo",
            "--dataset=musk1",
            "--num_epoch=2",
            "--cv-fold=3",
            "--seed=7",
            "--output_path=" + folder.resolve("output"),
            "-o",
            "json");

    assertThat(result.code()).as("%s", result).isZero();
    JsonNode json = new ObjectMapper().readTree(result.lastLine());
    assertThat(json.at("/protocol").asText()).isEqualTo("held-out");
    assertThat(json.at("/seed").asInt()).isEqualTo(7);
    for (String model : new String[] {"baseline", "mhim"}) {
      assertThat(json.at("/" + model + "/auc/mean").asDouble()).as(model).isBetween(0.05, 1.0);
      assertThat(json.at("/" + model + "/auc/folds")).as(model).hasSize(3);
    }
    try (var files = Files.walk(folder.resolve("output"))) {
      var names = files.map(file -> file.getFileName().toString()).toList();
      assertThat(names).contains("predictions.csv", "report.html", "evaluation.json");
      assertThat(names).filteredOn(name -> name.equals("student.safetensors")).hasSize(3);
    }
    try (var files = Files.walk(folder.resolve("output"))) {
      Path model =
          files.filter(file -> file.endsWith("student.safetensors")).findFirst().orElseThrow();
      assertThat(Safetensors.read(model).tensors())
          .containsKeys("feature.0.weight", "predictor.weight", "merge.global_q");
    }
    assertThat(mhim.processes()).isEmpty();
  }
}
