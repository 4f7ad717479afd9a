package dev.mhim.scoring;

import dev.mhim.statistics.CaseStatistic;
import dev.mhim.statistics.Interval;
import dev.mhim.statistics.Metric;
import dev.mhim.statistics.classification.ClassificationMetric;
import dev.mhim.statistics.classification.DeLong;
import dev.mhim.statistics.resampling.Bootstrap;
import dev.mhim.statistics.resampling.BootstrapDistribution;
import dev.mhim.statistics.resampling.Difference;
import dev.mhim.statistics.resampling.MeanOverFolds;
import dev.mhim.statistics.resampling.Sampling;
import dev.mhim.v1.MetricComparison;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Whether two models differ on the same cases of the same folds. */
public final class PairedComparison {
  private PairedComparison() {}

  /**
   * First minus second, mean over the folds, by the paired bootstrap and, for the AUC of two
   * classes, DeLong's test.
   *
   * @param first one entry a fold
   * @param second of the same folds
   * @throws IllegalArgumentException when folds, cases or labels differ
   */
  public static List<MetricComparison> of(
      List<FoldOutputs> first, List<FoldOutputs> second, Resampling resampling) {
    List<FoldOutputs> left = first.stream().map(PairedComparison::inOrder).toList();
    List<FoldOutputs> right = second.stream().map(PairedComparison::inOrder).toList();
    requireSameCases(left, right);
    List<CaseStatistic<String>> differences = new ArrayList<>();
    for (int fold = 0; fold < left.size(); fold++) {
      differences.add(Difference.of(FoldScorer.of(left.get(fold)), FoldScorer.of(right.get(fold))));
    }
    List<MetricComparison> comparisons = new ArrayList<>();
    int resamples = Math.max(1, resampling.resamples());
    new Bootstrap(resamples, resampling.seed(), Sampling.STRATIFIED)
        .of(MeanOverFolds.of(differences))
        .asMap()
        .forEach((metric, distribution) ->
            comparisons.add(
                comparison(metric, distribution, resampling.resamples() > 0, left, right)));
    return comparisons;
  }

  private static MetricComparison comparison(
      String metric,
      BootstrapDistribution distribution,
      boolean resampled,
      List<FoldOutputs> first,
      List<FoldOutputs> second) {
    MetricComparison.Builder comparison = MetricComparison.newBuilder().setMetric(metric);
    switch (distribution.estimate()) {
      case Metric.Undefined(String reason) -> comparison.setUndefinedReason(reason);
      case Metric.Value(double difference) -> {
        comparison.setDifference(difference);
        if (resampled) {
          distribution
              .percentile(Interval.DEFAULT_LEVEL)
              .ifPresent(interval -> comparison.setLow(interval.lower()).setHigh(interval.upper()));
          distribution.twoSidedP().toOptional().ifPresent(comparison::setPValue);
        }
      }
    }
    if (metric.equals(ClassificationMetric.AUC.id()) && isForDeLong(first)) {
      DeLong.Comparison test = DeLong.compareMeans(deLong(first), deLong(second));
      test.z().toOptional().ifPresent(comparison::setDelongZ);
      test.p().toOptional().ifPresent(comparison::setDelongPValue);
    }
    return comparison.build();
  }

  /** DeLong's variance is that of independent bags: it is too small where a case has several. */
  private static boolean isForDeLong(List<FoldOutputs> folds) {
    return folds.stream()
        .allMatch(fold ->
            !fold.isSurvival()
                && !fold.hasCasesOfSeveralBags()
                && fold.cases().getFirst().logits().size() == 2);
  }

  private static List<DeLong> deLong(List<FoldOutputs> folds) {
    return folds.stream().map(fold -> DeLong.of(fold.predictions())).toList();
  }

  private static FoldOutputs inOrder(FoldOutputs fold) {
    return new FoldOutputs(
        fold.fold(),
        fold.selectedEpoch(),
        fold.cases().stream()
            .sorted(Comparator.comparing(CaseOutput::caseId).thenComparing(CaseOutput::bagId))
            .toList());
  }

  private static void requireSameCases(List<FoldOutputs> first, List<FoldOutputs> second) {
    if (first.size() != second.size() || first.isEmpty()) {
      throw new IllegalArgumentException(
          "one model has %s folds, the other %s; compare models of the same split plan"
              .formatted(first.size(), second.size()));
    }
    for (int fold = 0; fold < first.size(); fold++) {
      List<String> left = labelled(first.get(fold));
      List<String> right = labelled(second.get(fold));
      if (!left.equals(right)) {
        left.removeAll(right);
        throw new IllegalArgumentException(
            "fold %s: the two models were not tested on the same labelled cases%s; compare models of the same split plan"
                .formatted(
                    first.get(fold).fold(), left.isEmpty() ? "" : ", first " + left.getFirst()));
      }
    }
  }

  private static List<String> labelled(FoldOutputs fold) {
    List<String> labelled = new ArrayList<>();
    fold.cases()
        .forEach(
            output -> labelled.add(output.caseId() + "/" + output.bagId() + " " + output.truth()));
    return labelled;
  }
}
