package dev.mhim.scoring;

import dev.mhim.statistics.CaseStatistic;
import dev.mhim.statistics.Interval;
import dev.mhim.statistics.Metric;
import dev.mhim.statistics.Summary;
import dev.mhim.statistics.resampling.Bootstrap;
import dev.mhim.statistics.resampling.BootstrapDistributions;
import dev.mhim.statistics.resampling.MeanOverFolds;
import dev.mhim.statistics.resampling.Sampling;
import dev.mhim.v1.FoldValue;
import dev.mhim.v1.MetricSummary;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Every metric of one model: fold by fold, over the folds, and pooled. */
final class ModelScores {
  private final List<Map<String, FoldValue>> folds;
  private final Map<String, FoldValue> pooled;
  private final Optional<BootstrapDistributions<String>> means;

  private ModelScores(
      List<Map<String, FoldValue>> folds,
      Map<String, FoldValue> pooled,
      Optional<BootstrapDistributions<String>> means) {
    this.folds = folds;
    this.pooled = pooled;
    this.means = means;
  }

  /**
   * The summaries, the main metric first.
   *
   * @param numbers of the folds
   * @param scorers one a fold
   * @param pooledScorer of all their cases; unused where there is one fold
   */
  static List<MetricSummary> of(
      List<Integer> numbers,
      List<CaseStatistic<String>> scorers,
      CaseStatistic<String> pooledScorer,
      Resampling resampling) {
    List<Map<String, FoldValue>> folds = new ArrayList<>();
    for (int i = 0; i < scorers.size(); i++) {
      folds.add(FoldValues.of(numbers.get(i), scorers.get(i), resampling));
    }
    boolean several = scorers.size() > 1;
    ModelScores scores =
        new ModelScores(
            folds,
            several ? FoldValues.of(-1, pooledScorer, resampling) : Map.of(),
            resampling.resamples() > 0
                ? Optional.of(
                    new Bootstrap(resampling.resamples(), resampling.seed(), Sampling.STRATIFIED)
                        .of(MeanOverFolds.of(scorers)))
                : Optional.empty());
    Set<String> metrics = new LinkedHashSet<>();
    folds.forEach(fold -> metrics.addAll(fold.keySet()));
    return metrics.stream().map(scores::summary).toList();
  }

  private MetricSummary summary(String metric) {
    MetricSummary.Builder summary =
        MetricSummary.newBuilder()
            .setMetric(metric)
            .setLowerIsBetter(FoldScorer.lowerIsBetter(metric));
    List<Metric> values = new ArrayList<>();
    for (Map<String, FoldValue> fold : folds) {
      FoldValue value = fold.getOrDefault(metric, FoldValue.getDefaultInstance());
      summary.addFolds(value);
      values.add(
          value.hasValue()
              ? Metric.of(value.getValue())
              : Metric.undefined(value.getUndefinedReason()));
    }
    Summary overFolds = Summary.of(values);
    overFolds.mean().toOptional().ifPresent(summary::setMean);
    overFolds.std().toOptional().ifPresent(summary::setStd);
    if (overFolds.mean().isDefined()) {
      means
          .flatMap(all -> all.get(metric).percentile(Interval.DEFAULT_LEVEL))
          .ifPresent(
              interval -> summary.setMeanLow(interval.lower()).setMeanHigh(interval.upper()));
    }
    Optional.ofNullable(pooled.get(metric)).ifPresent(summary::setPooled);
    return summary.build();
  }
}
