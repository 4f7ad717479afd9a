package dev.mhim.standalone.predictions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mhim.scoring.Resampling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code mhim evaluate -o json} says of the reference predictions. */
class PublishedScoresTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, String> NAMES =
      Map.of(
          "acc_macro", "accuracy_macro",
          "acc_micro", "accuracy_micro",
          "auc_macro", "auc",
          "f1_macro", "f1_macro",
          "precision_macro", "precision_macro",
          "recall_macro", "recall_macro",
          "cohen_kappa", "cohen_kappa");

  @TempDir Path folder;

  private static JsonNode golden(String name) throws IOException {
    Path file = Path.of(System.getProperty("mhim.shared", "../../../shared"), "golden", name);
    assumeTrue(Files.exists(file), () -> name + " skipped: ../shared not found");
    return JSON.readTree(file.toFile());
  }

  private JsonNode evaluate(String csv, int resamples) throws IOException {
    Path file = Files.writeString(folder.resolve("p.csv"), csv);
    return JSON.readTree(
        ScoresJson.of(
            PredictionScores.of(
                file,
                "paper",
                PredictionFile.read(file, List.of(), Optional.empty()),
                new Resampling(resamples, 1))));
  }

  @Test
  void classificationIsThatOfTorchmetrics() throws IOException {
    int compared = 0;
    for (JsonNode sample : golden("classification_metrics.json")) {
      StringBuilder csv = new StringBuilder("id,label");
      int classes = sample.get("logits").get(0).size();
      for (int c = 0; c < classes; c++) {
        csv.append(",logit_").append(c);
      }
      for (int i = 0; i < sample.get("labels").size(); i++) {
        csv.append("\nc").append(i).append(',').append(sample.get("labels").get(i).intValue());
        sample.get("logits").get(i).forEach(logit -> csv.append(',').append(logit.asText()));
      }
      JsonNode scores = evaluate(csv.append('\n').toString(), 0);
      for (Map.Entry<String, JsonNode> expected : sample.get("expected").properties()) {
        String name = NAMES.getOrDefault(expected.getKey(), expected.getKey());
        assertThat(scores.get(name).doubleValue())
            .as(name)
            .isCloseTo(expected.getValue().doubleValue(), within(1e-6));
        compared++;
      }
    }
    assertThat(compared).isGreaterThanOrEqualTo(35);
  }

  @Test
  void survivalIsThatOfScikitSurvival() throws IOException {
    for (JsonNode sample : golden("concordance_index.json")) {
      StringBuilder csv = new StringBuilder("id,event,time,risk\n");
      for (int i = 0; i < sample.get("time").size(); i++) {
        csv.append(
            "c%d,%s,%s,%s%n"
                .formatted(
                    i,
                    sample.get("event").get(i).asText(),
                    sample.get("time").get(i).asText(),
                    sample.get("risk").get(i).asText()));
      }
      JsonNode scores = evaluate(csv.toString(), 0);
      sample
          .get("expected")
          .properties()
          .forEach(expected ->
              assertThat(scores.get(expected.getKey()).doubleValue())
                  .as(sample.get("name").asText() + " " + expected.getKey())
                  .isCloseTo(expected.getValue().doubleValue(), within(1e-6)));
    }
  }

  @Test
  void severalFoldsHaveMeanStdPooledAndIntervals() throws IOException {
    JsonNode scores =
        evaluate(
            """
            id,fold,label,logit_0,logit_1
            a,0,0,1,0
            b,0,1,0,1
            c,0,0,0,2
            d,0,1,0,3
            e,1,0,1,0
            f,1,1,0,1
            g,1,1,0,2
            h,2,1,1,0
            """,
            200);
    assertThat(scores.get("auc").doubleValue()).isCloseTo(0.875, within(1e-12));
    assertThat(scores.get("std").get("auc").doubleValue()).isCloseTo(0.125, within(1e-12));
    assertThat(scores.get("folds").get(2).get("auc").isNull()).isTrue();
    assertThat(scores.get("undefined").get("auc").asText()).isEqualTo("all cases are of one class");
    assertThat(scores.get("intervals").get("auc").get("low").doubleValue()).isBetween(0.5, 0.875);
    assertThat(scores.get("pooled").get("auc").doubleValue()).isBetween(0.5, 1.0);
    assertThat(scores.get("protocol").asText()).isEqualTo("paper");
    assertThat(scores.get("confusion_matrix").get(1).get(0).intValue()).isEqualTo(1);
  }

  @Test
  void tableSaysTheSame() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("t.csv"), "id,event,time,risk\na,1,1,3\nb,1,2,2\nc,0,3,2.5\nd,1,4,1\n");
    List<String> lines =
        ScoresTable.of(
            PredictionScores.of(
                file,
                PredictionScores.PROTOCOL_NOT_STATED,
                PredictionFile.read(file, List.of(), Optional.empty()),
                new Resampling(100, 1)));
    assertThat(lines.getFirst()).contains("4 cases", "1 fold;", "protocol not stated");
    assertThat(lines).anyMatch(line -> line.matches("c_index +0\\.8000 .*"));
    assertThat(lines).contains("pairs: 4 concordant, 1 discordant, 0 of tied risk, 0 of tied time");
    assertThat(lines).anyMatch(line -> line.startsWith("integrated_brier (lower)"));
  }
}
