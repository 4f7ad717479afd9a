package dev.mhim.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mhim.v1.BagPrediction;
import dev.mhim.v1.FoldPredictions;
import dev.mhim.v1.FoldValue;
import dev.mhim.v1.LabelKind;
import dev.mhim.v1.MetricSummary;
import dev.mhim.v1.ModelEvaluation;
import dev.mhim.v1.ModelPredictions;
import dev.mhim.v1.ModelRole;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RunScoresTest {
  private static final int[] BOTH_CLASSES = {0, 1, 0, 1, 1, 0};

  @Test
  void modelsComeInTheOrderOfTheContractWithTheAucFirst() {
    List<ModelEvaluation> models =
        score(
            List.of(
                fold(0, BOTH_CLASSES, ModelRole.MODEL_ROLE_TEACHER, ModelRole.MODEL_ROLE_BASELINE)),
            0,
            1);
    assertThat(models)
        .extracting(ModelEvaluation::getRole)
        .containsExactly(ModelRole.MODEL_ROLE_BASELINE, ModelRole.MODEL_ROLE_TEACHER);
    assertThat(models.getFirst().getMetricsList())
        .extracting(MetricSummary::getMetric)
        .startsWith("auc", "average_precision", "accuracy_macro", "accuracy_micro")
        .contains("f1_macro", "cohen_kappa", "brier", "ece", "log_loss")
        .endsWith("specificity_at_sensitivity_90", "specificity_at_sensitivity_95")
        .doesNotHaveDuplicates();
  }

  @Test
  void foldOfOneClassHasNoAucAndIsLeftOutOfTheMean() {
    MetricSummary auc =
        auc(
            score(
                List.of(
                    fold(0, BOTH_CLASSES, ModelRole.MODEL_ROLE_BASELINE),
                    fold(1, new int[] {1, 1, 1}, ModelRole.MODEL_ROLE_BASELINE)),
                0,
                1));
    assertThat(auc.getFolds(1).hasValue()).isFalse();
    assertThat(auc.getFolds(1).getUndefinedReason()).isNotEmpty();
    assertThat(auc.getMean()).isEqualTo(auc.getFolds(0).getValue());
    assertThat(auc.getStd()).isZero();
  }

  @Test
  void nothingDefinedIsNoMean() {
    MetricSummary auc =
        auc(score(List.of(fold(0, new int[] {0, 0}, ModelRole.MODEL_ROLE_STUDENT)), 50, 1));
    assertThat(auc.hasMean()).isFalse();
    assertThat(auc.hasStd()).isFalse();
    assertThat(auc.getFolds(0).hasBootstrapLow()).isFalse();
  }

  @Test
  void standardDeviationHasTheNumberOfFoldsInItsDenominator() {
    List<FoldPredictions> folds =
        List.of(
            fold(0, BOTH_CLASSES, ModelRole.MODEL_ROLE_STUDENT),
            fold(1, new int[] {1, 0, 0, 1}, ModelRole.MODEL_ROLE_STUDENT),
            fold(2, new int[] {1, 1, 0}, ModelRole.MODEL_ROLE_STUDENT));
    MetricSummary auc = auc(score(folds, 0, 1));
    double[] values = auc.getFoldsList().stream().mapToDouble(FoldValue::getValue).toArray();
    double mean = (values[0] + values[1] + values[2]) / 3;
    double variance = 0;
    for (double value : values) {
      variance += (value - mean) * (value - mean) / 3;
    }
    assertThat(auc.getMean()).isCloseTo(mean, within(1e-12));
    assertThat(auc.getStd()).isCloseTo(Math.sqrt(variance), within(1e-12)).isPositive();
  }

  @Test
  void bootstrapFollowsItsSeed() {
    List<FoldPredictions> folds = List.of(fold(0, BOTH_CLASSES, ModelRole.MODEL_ROLE_STUDENT));
    assertThat(score(folds, 100, 7)).isEqualTo(score(folds, 100, 7));
    assertThat(auc(score(folds, 100, 7)).getFolds(0).getBootstrapMean())
        .isNotEqualTo(auc(score(folds, 100, 8)).getFolds(0).getBootstrapMean());
  }

  @Test
  void intervalHoldsTheBootstrapsMean() {
    FoldValue value =
        auc(score(List.of(fold(0, BOTH_CLASSES, ModelRole.MODEL_ROLE_STUDENT)), 200, 7))
            .getFolds(0);
    assertThat(value.getBootstrapMean())
        .isBetween(value.getBootstrapLow(), value.getBootstrapHigh());
    assertThat(value.getBootstrapLow()).isNotNegative();
    assertThat(value.getBootstrapHigh()).isLessThanOrEqualTo(1);
  }

  private static List<ModelEvaluation> score(
      List<FoldPredictions> folds, int resamples, long seed) {
    return RunScores.of(folds, List.of(), new Resampling(resamples, seed)).models();
  }

  private static MetricSummary auc(List<ModelEvaluation> models) {
    return models.getFirst().getMetrics(0);
  }

  /** Cases whose logits follow from fold and position alone. */
  private static FoldPredictions fold(int fold, int[] labels, ModelRole... roles) {
    FoldPredictions.Builder predictions =
        FoldPredictions.newBuilder()
            .setFold(fold)
            .setLabelKind(LabelKind.LABEL_KIND_CLASSIFICATION)
            .addAllClasses(List.of("normal", "tumor"));
    for (ModelRole role : roles) {
      Random random = new Random(fold);
      ModelPredictions.Builder model = ModelPredictions.newBuilder().setRole(role);
      for (int i = 0; i < labels.length; i++) {
        model.addPredictions(
            BagPrediction.newBuilder()
                .setCaseId(fold + "-" + i)
                .setClassIndex(labels[i])
                .addAllLogits(List.of(0f, random.nextFloat() - 0.5f)));
      }
      predictions.addModels(model);
    }
    return predictions.build();
  }
}
