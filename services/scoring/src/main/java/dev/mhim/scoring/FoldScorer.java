package dev.mhim.scoring;

import dev.mhim.scoring.CaseOutput.SurvivalPoint;
import dev.mhim.statistics.CaseStatistic;
import dev.mhim.statistics.Metric;
import dev.mhim.statistics.classification.ClassificationMetric;
import dev.mhim.statistics.classification.ClassificationScorer;
import dev.mhim.statistics.classification.Predictions;
import dev.mhim.statistics.resampling.Clustered;
import dev.mhim.statistics.survival.SurvivalMetric;
import dev.mhim.statistics.survival.SurvivalPrediction;
import dev.mhim.statistics.survival.SurvivalScorer;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The scores of one model on the test part of one fold, by the field's names, the main one first.
 * Where a case has several bags it is resampled by case.
 */
final class FoldScorer implements CaseStatistic<String> {
  private static final Set<ClassificationMetric> OF_TWO_CLASSES =
      EnumSet.of(
          ClassificationMetric.PRECISION_POSITIVE,
          ClassificationMetric.RECALL_POSITIVE,
          ClassificationMetric.F1_POSITIVE,
          ClassificationMetric.SPECIFICITY_POSITIVE,
          ClassificationMetric.SENSITIVITY_AT_SPECIFICITY_90,
          ClassificationMetric.SENSITIVITY_AT_SPECIFICITY_95,
          ClassificationMetric.SPECIFICITY_AT_SENSITIVITY_90,
          ClassificationMetric.SPECIFICITY_AT_SENSITIVITY_95);

  private final CaseStatistic<?> statistic;
  private final int classes;

  private FoldScorer(CaseStatistic<?> statistic, int classes) {
    this.statistic = statistic;
    this.classes = classes;
  }

  /** The scores by bag; without survival functions the Brier score is not defined. */
  static CaseStatistic<String> of(FoldOutputs fold) {
    CaseStatistic<String> byBag =
        fold.isSurvival() ? new FoldScorer(survival(fold), 0) : ofClasses(fold.predictions());
    return fold.hasCasesOfSeveralBags()
        ? Clustered.of(byBag, fold.cases().stream().map(CaseOutput::caseId).toList())
        : byBag;
  }

  /** The scores by case, of classification. */
  static CaseStatistic<String> byCase(FoldOutputs fold) {
    return ofClasses(fold.casePredictions());
  }

  private static FoldScorer ofClasses(Predictions predictions) {
    return new FoldScorer(ClassificationScorer.of(predictions), predictions.classes());
  }

  private static SurvivalScorer survival(FoldOutputs fold) {
    List<SurvivalPoint> points = fold.cases().getFirst().survivalFunction();
    if (points.size() < 2) {
      return SurvivalScorer.of(fold.times(), fold.events(), fold.risks());
    }
    double[] times = points.stream().mapToDouble(SurvivalPoint::time).toArray();
    double[][] functions =
        fold.cases().stream()
            .map(output ->
                output.survivalFunction().stream()
                    .mapToDouble(SurvivalPoint::probability)
                    .toArray())
            .toArray(double[][]::new);
    return SurvivalScorer.of(
        fold.times(), fold.events(), fold.risks(), SurvivalPrediction.of(times, functions));
  }

  /** Whether a smaller value of a metric is the better one. */
  static boolean lowerIsBetter(String metric) {
    return Arrays.stream(ClassificationMetric.values())
            .anyMatch(m -> m.id().equals(metric) && m.lowerIsBetter())
        || Arrays.stream(SurvivalMetric.values())
            .anyMatch(m -> m.id().equals(metric) && m.lowerIsBetter());
  }

  @Override
  public int size() {
    return statistic.size();
  }

  @Override
  public int stratum(int index) {
    return statistic.stratum(index);
  }

  @Override
  public Map<String, Metric> of(int[] counts) {
    Map<String, Metric> named = new LinkedHashMap<>();
    statistic
        .of(counts)
        .forEach((key, value) -> {
          switch (key) {
            case ClassificationMetric metric when isReported(metric) ->
                named.put(metric.id(), value);
            case SurvivalMetric metric -> named.put(metric.id(), value);
            case Object unreported -> {}
          }
        });
    return named;
  }

  private boolean isReported(ClassificationMetric metric) {
    return classes == 2 || !OF_TWO_CLASSES.contains(metric);
  }
}
