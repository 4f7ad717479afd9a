package dev.mhim.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mhim.scoring.report.DatasetTable;
import dev.mhim.statistics.classification.Softmax;
import dev.mhim.statistics.survival.DiscreteHazards;
import dev.mhim.v1.BagPrediction;
import dev.mhim.v1.FoldPredictions;
import dev.mhim.v1.LabelKind;
import dev.mhim.v1.MetricSummary;
import dev.mhim.v1.ModelPredictions;
import dev.mhim.v1.ModelRole;
import dev.mhim.v1.SurvivalLabel;
import java.util.List;
import org.junit.jupiter.api.Test;

class EnsembleTest {
  private static final List<Double> EDGES = List.of(0.0, 6.0, 12.5, 30.0);

  @Test
  void itsProbabilitiesAreTheMeanOfThoseOfItsMembers() {
    double[][] members = {{2, -1, 0}, {-3, 4, 1}, {0.5, 0.5, 60}};

    double[] mean = Softmax.of(ensemble(LabelKind.LABEL_KIND_CLASSIFICATION, members));

    for (int c = 0; c < 3; c++) {
      double expected = 0;
      for (double[] member : members) {
        expected += Softmax.of(member)[c] / 3;
      }
      assertThat(mean[c]).isCloseTo(expected, within(1e-6));
    }
  }

  @Test
  void itsSurvivalFunctionAndRiskAreTheMeanOfThoseOfItsMembers() {
    double[][] members = {{2, -1, 0}, {-3, 4, 1}, {-60, 0.5, 90}};

    double[] logits = ensemble(LabelKind.LABEL_KIND_SURVIVAL, members);

    double risk = 0;
    for (double[] member : members) {
      risk += DiscreteHazards.risk(member) / 3;
    }
    assertThat(DiscreteHazards.risk(logits)).isCloseTo(risk, within(1e-6));
    for (int bin = 0; bin < 3; bin++) {
      double expected = 0;
      for (double[] member : members) {
        expected += DiscreteHazards.survival(member)[bin] / 3;
      }
      assertThat(DiscreteHazards.survival(logits)[bin]).isCloseTo(expected, within(1e-6));
    }
  }

  @Test
  void theScoresAreThoseOfTheEnsembleAndOfEachModelAlone() {
    FoldPredictions good = fold(0, LabelKind.LABEL_KIND_CLASSIFICATION, true, new double[] {3, -3});
    FoldPredictions bad = fold(2, LabelKind.LABEL_KIND_CLASSIFICATION, true, new double[] {-1, 1});

    PredictedScores both = PredictedScores.of(List.of(good, bad), List.of(), new Resampling(0, 1));

    assertThat(both.models()).hasSize(1);
    assertThat(both.models().getFirst().getBagCount()).isEqualTo(2);
    assertThat(both.models().getFirst().getCaseMetricsList()).isEmpty();
    assertThat(both.foldModels()).extracting("fold").containsExactly(0, 2);
    assertThat(auc(both.models().getFirst().getMetrics(0))).isOne();
    assertThat(auc(both.foldModels().get(1).getEvaluation().getMetrics(0))).isZero();

    PredictedScores one = PredictedScores.of(List.of(bad), List.of(), new Resampling(0, 1));
    assertThat(one.foldModels()).isEmpty();
    assertThat(auc(one.models().getFirst().getMetrics(0))).isZero();
  }

  @Test
  void theTableHasALineAModelAndOneOfTheEnsemble() {
    FoldPredictions first = fold(0, LabelKind.LABEL_KIND_CLASSIFICATION, true, new double[] {0, 0});
    FoldPredictions third = fold(2, LabelKind.LABEL_KIND_CLASSIFICATION, true, new double[] {0, 0});

    assertThat(DatasetTable.csv(List.of(first, third), List.of()).lines())
        .startsWith(
            "case,bag,fold,model,label,predicted,probability_normal,\"probability_a, b\"",
            "c0,\"s,0\",0,student,normal,normal,0.5,0.5",
            "c0,\"s,0\",2,student,normal,normal,0.5,0.5")
        .element(3)
        .asString()
        .startsWith("c0,\"s,0\",ensemble,student,normal,");
    assertThat(DatasetTable.csv(List.of(first), List.of())).doesNotContain("ensemble");
  }

  @Test
  void theTableOfUnlabelledSurvivalHasRiskAndSurvivalFunctionAlone() {
    FoldPredictions fold = fold(1, LabelKind.LABEL_KIND_SURVIVAL, false, new double[] {0, 0, 0});

    assertThat(DatasetTable.csv(List.of(fold), EDGES).lines())
        .startsWith(
            "case,bag,fold,model,risk,survival_at_6.0,survival_at_12.5",
            "c0,\"s,0\",1,student,-0.875,0.5,0.25");
    FoldPredictions labelled = fold(1, LabelKind.LABEL_KIND_SURVIVAL, true, new double[] {0, 0, 0});
    assertThat(DatasetTable.csv(List.of(labelled), EDGES).lines())
        .startsWith(
            "case,bag,fold,model,event,time,risk,survival_at_6.0,survival_at_12.5",
            "c0,\"s,0\",1,student,0,7.0,-0.875,0.5,0.25");
  }

  private static double auc(MetricSummary metric) {
    assertThat(metric.getMetric()).isEqualTo("auc");
    return metric.getMean();
  }

  private static double[] ensemble(LabelKind kind, double[]... members) {
    List<FoldPredictions> folds =
        List.of(members).stream().map(logits -> fold(0, kind, true, logits)).toList();
    FoldPredictions mean = Ensemble.of(folds);
    assertThat(mean.getFold()).isEqualTo(Ensemble.FOLD);
    return mean.getModels(0).getPredictions(0).getLogitsList().stream()
        .mapToDouble(Float::doubleValue)
        .toArray();
  }

  /** Two bags; the second has the logits turned round. */
  private static FoldPredictions fold(int fold, LabelKind kind, boolean labelled, double[] logits) {
    ModelPredictions.Builder model =
        ModelPredictions.newBuilder().setRole(ModelRole.MODEL_ROLE_STUDENT);
    for (int bag = 0; bag < 2; bag++) {
      BagPrediction.Builder prediction =
          model.addPredictionsBuilder().setCaseId("c" + bag).setBagId("s," + bag);
      for (int i = 0; i < logits.length; i++) {
        prediction.addLogits((float) logits[bag == 0 ? i : logits.length - 1 - i]);
      }
      if (labelled && kind == LabelKind.LABEL_KIND_SURVIVAL) {
        prediction.setSurvival(SurvivalLabel.newBuilder().setTime(7 + bag).setEvent(bag == 1));
      } else if (labelled) {
        prediction.setClassIndex(bag);
      }
    }
    FoldPredictions.Builder predictions =
        FoldPredictions.newBuilder().setFold(fold).setLabelKind(kind).addModels(model);
    if (kind == LabelKind.LABEL_KIND_CLASSIFICATION) {
      predictions.addClasses("normal").addClasses("a, b");
    }
    return predictions.build();
  }
}
