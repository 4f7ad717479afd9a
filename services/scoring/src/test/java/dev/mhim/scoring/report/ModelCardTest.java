package dev.mhim.scoring.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import dev.mhim.scoring.Resampling;
import dev.mhim.scoring.RunScores;
import dev.mhim.scoring.Samples;
import dev.mhim.v1.Artifact;
import dev.mhim.v1.ArtifactKind;
import dev.mhim.v1.BagReference;
import dev.mhim.v1.Baseline;
import dev.mhim.v1.Case;
import dev.mhim.v1.Evaluation;
import dev.mhim.v1.FoldParts;
import dev.mhim.v1.FoldPredictions;
import dev.mhim.v1.FoldStatus;
import dev.mhim.v1.LabelKind;
import dev.mhim.v1.Model;
import dev.mhim.v1.PlannedCase;
import dev.mhim.v1.Protocol;
import dev.mhim.v1.Run;
import dev.mhim.v1.Settings;
import dev.mhim.v1.SplitPlan;
import dev.mhim.v1.SurvivalLabel;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModelCardTest {
  private static final SplitPlan CLASSES =
      SplitPlan.newBuilder()
          .setDataset("projects/p/datasets/colon/versions/2")
          .setLabelKind(LabelKind.LABEL_KIND_CLASSIFICATION)
          .addAllClasses(List.of("normal", "tumor <3|*x*"))
          .setFeatureDim(1024)
          .addCases(planned(Case.newBuilder().setClassIndex(0), 100))
          .addCases(planned(Case.newBuilder().setClassIndex(1), 20, 30))
          .addCases(planned(Case.newBuilder().setClassIndex(1), 7))
          .addFolds(FoldParts.newBuilder().addTrain(0).addValidation(1).addTest(2))
          .addFolds(FoldParts.newBuilder().addTrain(1).addTrain(2).addTest(0))
          .build();

  private static PlannedCase planned(Case.Builder of, int... patches) {
    for (int count : patches) {
      of.addBags(BagReference.newBuilder().setPatchCount(count));
    }
    return PlannedCase.newBuilder().setCase(of).build();
  }

  private static Run.Builder run() {
    return Run.newBuilder()
        .setName("projects/p/runs/r-1")
        .setTitle("A|B\nC")
        .setProtocol(Protocol.PROTOCOL_HELD_OUT)
        .setCreateTime(Timestamp.newBuilder().setSeconds(1_800_000_000L))
        .setSplitPlan(Artifact.newBuilder().setSha256("abc123"))
        .setSettings(
            Settings.newBuilder()
                .setModel(Model.MODEL_MHIM)
                .setBaseline(Baseline.BASELINE_GATED_ATTN)
                .setMlpDim(256)
                .setSeed(77))
        .addFolds(part(0, "folds/0/"))
        .addFolds(part(1, "folds/1/"));
  }

  private static FoldStatus part(int fold, String folder) {
    return FoldStatus.newBuilder()
        .setFold(fold)
        .addArtifacts(file(folder + "student.safetensors", ArtifactKind.ARTIFACT_KIND_MODEL))
        .addArtifacts(file(folder + "history.binpb", ArtifactKind.ARTIFACT_KIND_HISTORY))
        .build();
  }

  private static Artifact file(String path, ArtifactKind kind) {
    return Artifact.newBuilder()
        .setPath(path)
        .setKind(kind)
        .setSha256("sha-of-" + path)
        .setSizeBytes(4321)
        .build();
  }

  private static Evaluation evaluation(List<FoldPredictions> folds, int bootstraps) {
    RunScores scores = RunScores.of(folds, List.of(), new Resampling(bootstraps, 1));
    return Evaluation.newBuilder()
        .setNumBootstrap(bootstraps)
        .addAllModels(scores.models())
        .addAllComparisons(scores.comparisons())
        .build();
  }

  private static final Evaluation EVALUATION =
      evaluation(List.of(Samples.classes(0, 30, 1), Samples.classes(1, 24, 1)), 50);

  private static String card() {
    return ModelCard.markdown(run().build(), EVALUATION, CLASSES);
  }

  @Test
  void itSaysWhatWasTrainedOnWhat() {
    assertThat(card())
        .startsWith("# Model card: A\\|B C\n")
        .contains("| Run | `projects/p/runs/r-1` |", "| Asked for | 2027-01-15T08:00:00Z |")
        .contains("`projects/p/datasets/colon/versions/2`: 3 cases, 4 bags, 157 patches.")
        .contains("| normal | 1 | 1 |", "| tumor \\<3\\|\\*x\\* | 2 | 3 |")
        .contains("| Fold | Cases trained on | for selection | tested on |", "| 0 | 1 | 1 | 1 |")
        .contains("| 1 | 2 | 0 | 1 |", "[N, 1024]", "`gated_attn`, hidden width 256")
        .contains("Protocol held-out", "Seed of folds and training: 77", "`abc123`")
        .contains("| `mlp_dim` | `256` |", "| `seed` | `77` |");
  }

  @Test
  void itsFiguresAreThoseOfTheEvaluationFoldByFold() {
    var auc = EVALUATION.getModels(0).getMetrics(0);
    assertThat(auc.getMetric()).isEqualTo("auc");
    assertThat(card())
        .contains("| Metric | Mean ± deviation | 95 % interval | Fold 0 | Fold 1 |")
        .contains(
            "| AUC | %s ± %s | %s to %s | %s | %s |"
                .formatted(
                    Html.number(auc.getMean()),
                    Html.number(auc.getStd()),
                    Html.number(auc.getMeanLow()),
                    Html.number(auc.getMeanHigh()),
                    Html.number(auc.getFolds(0).getValue()),
                    Html.number(auc.getFolds(1).getValue())))
        .contains("### baseline: 54 cases, 54 bags", "### MHIM (student) minus baseline")
        .contains("50 seeded resamples")
        .doesNotContain("NaN", "null");
  }

  @Test
  void itNamesEachModelWithItsHashAndHowToLoadIt() {
    assertThat(card())
        .contains(
            "| `folds/0/student.safetensors` | 4321 | `sha-of-folds/0/student.safetensors` |",
            "| `folds/1/student.safetensors` | 4321 |",
            "mhim predict --run r-1 --dataset DATASET",
            "load_file(\"folds/0/student.safetensors\")")
        .doesNotContain("history.binpb", "all cases");
  }

  @Test
  void aModelOfAllCasesIsNamedAsOneThatNobodyTested() {
    Run run = run().setAllCases(part(2, "all/")).build();
    assertThat(ModelCard.markdown(run, EVALUATION, CLASSES))
        .contains("No case was left to test it on", "| `all/student.safetensors` |");
  }

  @Test
  void limitsFollowProtocolAndLabels() {
    assertThat(card())
        .contains("another lab", "one of the classes above", "Nothing here is a validation")
        .doesNotContain("optimistic");
    assertThat(
            ModelCard.markdown(
                run().setProtocol(Protocol.PROTOCOL_PAPER).build(), EVALUATION, CLASSES))
        .contains("selected on the test folds, as published: the figures are optimistic");
  }

  @Test
  void survivalHasEventsAndTimeBinsAndNoIntervalsThatNobodyMade() {
    SplitPlan plan =
        SplitPlan.newBuilder()
            .setLabelKind(LabelKind.LABEL_KIND_SURVIVAL)
            .addAllSurvivalEdges(List.of(0.0, 10.0, 20.5))
            .addCases(planned(survived(true), 3))
            .addCases(planned(survived(false), 4))
            .addCases(planned(survived(false), 5))
            .build();
    Evaluation evaluation = evaluation(List.of(Samples.survival(0, 30)), 0);
    assertThat(ModelCard.markdown(run().build(), evaluation, plan))
        .contains("2 time bins", "[0.0, 10.0, 20.5]", "The event was seen in 1 cases; 2 were")
        .contains("C-index (Harrell)", "No intervals were made", "The risk orders cases")
        .doesNotContain("| Class |", "one of the classes");
  }

  private static Case.Builder survived(boolean event) {
    return Case.newBuilder().setSurvival(SurvivalLabel.newBuilder().setTime(9).setEvent(event));
  }
}
