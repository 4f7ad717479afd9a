package dev.mhim.scoring;

import dev.mhim.statistics.CaseStatistic;
import dev.mhim.statistics.Interval;
import dev.mhim.statistics.Metric;
import dev.mhim.statistics.resampling.BiasCorrected;
import dev.mhim.statistics.resampling.Bootstrap;
import dev.mhim.statistics.resampling.BootstrapDistribution;
import dev.mhim.statistics.resampling.BootstrapDistributions;
import dev.mhim.statistics.resampling.Sampling;
import dev.mhim.v1.FoldValue;
import java.util.LinkedHashMap;
import java.util.Map;

/** Every metric of one set of cases with its intervals. */
final class FoldValues {
  private FoldValues() {}

  /**
   * The values by metric.
   *
   * @param fold its number, or −1 for all folds pooled
   */
  static Map<String, FoldValue> of(int fold, CaseStatistic<String> cases, Resampling resampling) {
    Map<String, FoldValue> values = new LinkedHashMap<>();
    cases.ofAll().forEach((metric, value) -> values.put(metric, value(fold, value)));
    if (resampling.resamples() > 0) {
      Bootstrap bootstrap = Bootstrap.fitting(cases, resampling.resamples(), resampling.seed());
      BootstrapDistributions<String> distributions = bootstrap.of(cases);
      BiasCorrected<String> corrected = BiasCorrected.of(cases, distributions);
      boolean stratified = bootstrap.sampling() == Sampling.STRATIFIED;
      values.replaceAll((metric, value) ->
          value.hasValue()
              ? withIntervals(metric, value, distributions.get(metric), corrected, stratified)
              : value);
    }
    return values;
  }

  private static FoldValue value(int fold, Metric metric) {
    FoldValue.Builder value = FoldValue.newBuilder().setFold(fold);
    switch (metric) {
      case Metric.Value(double number) -> value.setValue(number);
      case Metric.Undefined(String reason) -> value.setUndefinedReason(reason);
    }
    return value.build();
  }

  private static FoldValue withIntervals(
      String metric,
      FoldValue value,
      BootstrapDistribution distribution,
      BiasCorrected<String> corrected,
      boolean stratified) {
    FoldValue.Builder builder =
        value.toBuilder()
            .setBootstrapStratified(stratified)
            .setBootstrapUndefined(distribution.undefined());
    distribution.summary().mean().toOptional().ifPresent(builder::setBootstrapMean);
    distribution
        .percentile(Interval.DEFAULT_LEVEL)
        .ifPresent(interval ->
            builder.setBootstrapLow(interval.lower()).setBootstrapHigh(interval.upper()));
    corrected
        .interval(metric, Interval.DEFAULT_LEVEL)
        .ifPresent(interval -> builder.setBcaLow(interval.lower()).setBcaHigh(interval.upper()));
    return builder.build();
  }
}
