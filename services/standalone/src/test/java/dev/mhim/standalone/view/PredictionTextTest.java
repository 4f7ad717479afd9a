package dev.mhim.standalone.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mhim.v1.Artifact;
import dev.mhim.v1.ArtifactKind;
import dev.mhim.v1.Evaluation;
import dev.mhim.v1.FoldModelEvaluation;
import dev.mhim.v1.LabelKind;
import dev.mhim.v1.MetricSummary;
import dev.mhim.v1.ModelEvaluation;
import dev.mhim.v1.ModelRole;
import dev.mhim.v1.Prediction;
import dev.mhim.v1.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictionTextTest {
  private static final Prediction PREDICTION =
      Prediction.newBuilder()
          .setName("projects/default/predictions/p12")
          .setRun("projects/default/runs/r34")
          .setDataset("projects/default/datasets/lab/versions/2")
          .addFolds(0)
          .addFolds(3)
          .setWeights(ModelRole.MODEL_ROLE_STUDENT)
          .setState(Run.State.STATE_SUCCEEDED)
          .build();

  @TempDir Path folder;

  @Test
  void theEnsembleIsShownAndWhereTheFilesAre() throws IOException {
    Files.writeString(
        folder.resolve("predictions.csv"),
        """
        case,bag,fold,model,predicted,probability_a,probability_b
        c1,"s,1",0,student,a,0.75,0.25
        c1,"s,1",3,student,b,0.25,0.75
        c1,"s,1",ensemble,student,a,0.5000000001,0.4999999999
        """);
    List<Artifact> files =
        List.of(
            file("explanations/s,1.csv", ArtifactKind.ARTIFACT_KIND_EXPLANATION),
            file("predictions.csv", ArtifactKind.ARTIFACT_KIND_TABLE));

    assertThat(PredictionText.of(PREDICTION, folder, files))
        .containsExactly(
            "",
            "student of r34, fold 0, 3, on projects/default/datasets/lab/versions/2",
            "",
            "case  bag  fold      model    predicted  probability_a  probability_b",
            "c1    s,1  ensemble  student  a          0.500000       0.500000",
            "",
            "files: " + folder,
            "  predictions.csv",
            "  explanations/ … 1 files");
    assertThat(PredictionJson.of(PREDICTION, folder, files))
        .contains("\"name\":\"projects/default/predictions/p12\"")
        .endsWith("\"files\":[\"explanations/s,1.csv\",\"predictions.csv\"]}");
  }

  @Test
  void aLongTableIsCutAndOneModelIsShownAsItIs() throws IOException {
    StringBuilder csv = new StringBuilder("case,bag,fold,model,risk\n");
    for (int i = 0; i < 23; i++) {
      csv.append("c%1$d,s%1$d,3,student,-%1$d.5%n".formatted(i));
    }
    Files.writeString(folder.resolve("predictions.csv"), csv);

    assertThat(
            PredictionText.of(
                PREDICTION,
                folder,
                List.of(file("predictions.csv", ArtifactKind.ARTIFACT_KIND_TABLE))))
        .contains("c19   s19  3     student  -19.5000", "… 3 more in predictions.csv")
        .noneMatch(line -> line.startsWith("c20"));
  }

  @Test
  void theScoresAreThoseOfTheEnsembleBesideThoseOfEachModel() {
    Prediction scored =
        PREDICTION.toBuilder()
            .setEvaluation(
                Evaluation.newBuilder()
                    .setLabelKind(LabelKind.LABEL_KIND_CLASSIFICATION)
                    .addModels(auc(0.9, true))
                    .addFoldModels(
                        FoldModelEvaluation.newBuilder().setFold(0).setEvaluation(auc(0.8, false)))
                    .addFoldModels(
                        FoldModelEvaluation.newBuilder().setFold(3).setEvaluation(auc(0.7, false))))
            .build();

    assertThat(PredictionText.details(scored))
        .containsExactly(
            "",
            "scores on the labels of the dataset: 7 cases, 9 bags",
            "metric  ensemble  95 % interval   fold 0  fold 3",
            "auc     0.9000    0.800 to 0.950  0.8000  0.7000");
    assertThat(PredictionText.list(List.of(PREDICTION)).getLast())
        .startsWith("p12")
        .contains("succeeded", "2", "r34")
        .endsWith("lab/versions/2");
  }

  private static ModelEvaluation auc(double value, boolean interval) {
    MetricSummary.Builder metric = MetricSummary.newBuilder().setMetric("auc").setMean(value);
    if (interval) {
      metric.setMeanLow(0.8).setMeanHigh(0.95);
    }
    return ModelEvaluation.newBuilder().addMetrics(metric).setCaseCount(7).setBagCount(9).build();
  }

  private static Artifact file(String path, ArtifactKind kind) {
    return Artifact.newBuilder().setPath(path).setKind(kind).build();
  }
}
