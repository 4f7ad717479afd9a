package dev.mhim.standalone.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mhim.v1.Artifact;
import dev.mhim.v1.ArtifactKind;
import dev.mhim.v1.FoldStatus.State;
import dev.mhim.v1.Protocol;
import dev.mhim.v1.Run;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResultJsonTest {
  @Test
  void holdsScoresRunProtocolSeedAndPaths() throws Exception {
    Run run =
        Samples.run(State.STATE_SUCCEEDED, State.STATE_SUCCEEDED).toBuilder()
            .setState(Run.State.STATE_SUCCEEDED)
            .build();
    RunFiles files =
        new RunFiles(
            Path.of("/out/r1"),
            List.of(
                artifact("evaluation/report.html", ArtifactKind.ARTIFACT_KIND_REPORT),
                artifact("folds/0/student.safetensors", ArtifactKind.ARTIFACT_KIND_MODEL),
                artifact("model-card.md", ArtifactKind.ARTIFACT_KIND_MODEL_CARD)));

    String text = ResultJson.of(run, Samples.evaluation(Protocol.PROTOCOL_PAPER), files.paths());

    assertThat(text.lines()).hasSize(1);
    JsonNode json = new ObjectMapper().readTree(text);
    assertThat(json.at("/baseline/auc/mean").asDouble()).isEqualTo(0.95);
    assertThat(json.at("/mhim/auc/folds").toString()).isEqualTo("[0.8,0.9]");
    assertThat(json.at("/mhim/f1_macro/std").asDouble()).isCloseTo(0.05, within(1e-9));
    assertThat(json.at("/teacher/auc/mean").asDouble()).isEqualTo(0.75);
    assertThat(json.at("/run").asText()).isEqualTo("projects/default/runs/r1");
    assertThat(json.at("/protocol").asText()).isEqualTo("paper");
    assertThat(json.at("/seed").asLong()).isEqualTo(2021);
    assertThat(json.at("/num_epoch").asInt()).isEqualTo(10);
    assertThat(json.at("/paths/output").asText()).isEqualTo("/out/r1");
    assertThat(json.at("/paths/report").asText()).isEqualTo("/out/r1/evaluation/report.html");
    assertThat(json.at("/paths/model_card").asText()).isEqualTo("/out/r1/model-card.md");
    assertThat(json.at("/paths/models/0").asText())
        .isEqualTo("/out/r1/folds/0/student.safetensors");
  }

  private static Artifact artifact(String path, ArtifactKind kind) {
    return Artifact.newBuilder().setPath(path).setKind(kind).build();
  }
}
