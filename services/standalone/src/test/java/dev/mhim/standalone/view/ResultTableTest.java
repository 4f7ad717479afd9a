package dev.mhim.standalone.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mhim.v1.Evaluation;
import dev.mhim.v1.FoldValue;
import dev.mhim.v1.LabelKind;
import dev.mhim.v1.MetricComparison;
import dev.mhim.v1.MetricSummary;
import dev.mhim.v1.ModelComparison;
import dev.mhim.v1.ModelEvaluation;
import dev.mhim.v1.ModelRole;
import dev.mhim.v1.Protocol;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResultTableTest {
  @Test
  void baselineAndMhimStandSideBySideFoldByFold() {
    assertThat(ResultTable.of(Samples.evaluation(Protocol.PROTOCOL_HELD_OUT)))
        .containsExactly(
            "PROTOCOL held-out: each epoch is selected on an inner validation part",
            "scores of the out-of-fold predictions, by fold; acc and F1 are macro averages",
            "",
            "fold           baseline AUC       MHIM AUC   baseline acc       MHIM acc    baseline"
                + " F1        MHIM F1",
            "0                    0.9000         0.8000         0.9000         0.8000        "
                + " 0.9000         0.8000",
            "1                    1.0000         0.9000         1.0000         0.9000        "
                + " 1.0000         0.9000",
            "mean ± std    0.950 ± 0.050  0.850 ± 0.050  0.950 ± 0.050  0.850 ± 0.050  0.950 ±"
                + " 0.050  0.850 ± 0.050",
            "AUC of the momentum teacher: 0.750 ± 0.050");
  }

  @Test
  void protocolPaperSaysThatItSelectsOnTheTestFold() {
    assertThat(ResultTable.of(Samples.evaluation(Protocol.PROTOCOL_PAPER)).getFirst())
        .contains("PROTOCOL paper")
        .contains("ON THE TEST FOLD");
  }

  @Test
  void aPlainBaselineHasNoColumnsOfMhim() {
    Evaluation evaluation =
        Evaluation.newBuilder()
            .addModels(Samples.model(ModelRole.MODEL_ROLE_BASELINE, 0.5, 0.6))
            .build();
    assertThat(ResultTable.of(evaluation)).noneMatch(line -> line.contains("MHIM"));
  }

  @Test
  void survivalShowsTheConcordanceIndexOfAllThree() {
    Evaluation.Builder evaluation =
        Evaluation.newBuilder().setLabelKind(LabelKind.LABEL_KIND_SURVIVAL);
    for (ModelRole role :
        List.of(
            ModelRole.MODEL_ROLE_BASELINE,
            ModelRole.MODEL_ROLE_STUDENT,
            ModelRole.MODEL_ROLE_TEACHER)) {
      evaluation.addModels(
          ModelEvaluation.newBuilder()
              .setRole(role)
              .addMetrics(Samples.metric("c_index", 0.6, 0.7)));
    }
    assertThat(ResultTable.of(evaluation.build()))
        .anyMatch(line -> line.matches("fold +baseline C +MHIM C +teacher C"))
        .anyMatch(line -> line.matches("mean ± std +0.650 ± 0.050 .*"));
  }

  @Test
  void intervalsAndTheTestOfTheDifferenceFollowWhereThereAreSuch() {
    MetricSummary auc =
        Samples.metric("auc", 0.8, 0.9).toBuilder().setMeanLow(0.75).setMeanHigh(0.94).build();
    Evaluation evaluation =
        Evaluation.newBuilder()
            .addModels(
                ModelEvaluation.newBuilder().setRole(ModelRole.MODEL_ROLE_STUDENT).addMetrics(auc))
            .addComparisons(
                ModelComparison.newBuilder()
                    .setFirst(ModelRole.MODEL_ROLE_STUDENT)
                    .setSecond(ModelRole.MODEL_ROLE_BASELINE)
                    .addMetrics(
                        MetricComparison.newBuilder()
                            .setMetric("auc")
                            .setDifference(0.02)
                            .setLow(-0.01)
                            .setHigh(0.05)
                            .setPValue(0.2)
                            .setDelongPValue(0.19)))
            .build();
    assertThat(ResultTable.of(evaluation))
        .contains("95 % of mean    0.750-0.940")
        .endsWith(
            "MHIM minus baseline: +0.020, 95 % interval -0.010 to +0.050, bootstrap p = 0.200,"
                + " DeLong p = 0.190");
    assertThat(ResultJson.of(Samples.run(), evaluation, Map.of()))
        .contains("\"student-baseline\":{\"auc\":{\"difference\":0.02", "\"mean_low\":0.75");
  }

  @Test
  void aScoreThatIsNotDefinedIsADashWithItsReason() {
    MetricSummary auc =
        MetricSummary.newBuilder()
            .setMetric("auc")
            .addFolds(FoldValue.newBuilder().setFold(0).setUndefinedReason("ONE_CLASS"))
            .build();
    Evaluation evaluation =
        Evaluation.newBuilder()
            .addModels(
                ModelEvaluation.newBuilder().setRole(ModelRole.MODEL_ROLE_BASELINE).addMetrics(auc))
            .build();
    assertThat(ResultTable.of(evaluation))
        .anyMatch(line -> line.matches("0 +-"))
        .anyMatch(line -> line.matches("mean ± std +-"))
        .contains("baseline AUC is not defined in fold 0: ONE_CLASS");
  }
}
