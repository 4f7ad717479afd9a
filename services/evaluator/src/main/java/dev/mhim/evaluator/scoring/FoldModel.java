package dev.mhim.evaluator.scoring;

import dev.mhim.statistics.Interval;
import dev.mhim.statistics.Metric;
import dev.mhim.statistics.resampling.Bootstrap;
import dev.mhim.statistics.resampling.Sampling;
import dev.mhim.v1.FoldPredictions;
import dev.mhim.v1.ModelPredictions;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One model on the test part of one fold.
 *
 * @param fold the fold, 0-based
 * @param selectedEpoch the model's epoch, 0-based
 * @param values its scores by the field's names, the main one first
 * @param intervals what the bootstrap says of those that are defined
 */
record FoldModel(
    int fold, int selectedEpoch, Map<String, Metric> values, Map<String, Resampled> intervals) {

  /**
   * A metric over the bootstrap's resamples.
   *
   * @param mean mean
   * @param low 2.5th percentile
   * @param high 97.5th percentile
   */
  record Resampled(double mean, double low, double high) {}

  static FoldModel of(FoldPredictions fold, ModelPredictions model, int resamples, long seed) {
    FoldScorer scorer = FoldScorer.of(model, fold.getLabelKind());
    return new FoldModel(
        fold.getFold(),
        model.getSelectedEpoch(),
        scorer.ofAll(),
        resamples == 0 ? Map.of() : intervals(scorer, resamples, seed));
  }

  private static Map<String, Resampled> intervals(FoldScorer scorer, int resamples, long seed) {
    Map<String, Resampled> intervals = new HashMap<>();
    new Bootstrap(resamples, seed, Sampling.SIMPLE)
        .of(scorer)
        .asMap()
        .forEach((metric, distribution) ->
            distribution
                .percentile(Interval.DEFAULT_LEVEL)
                .ifPresent(interval ->
                    intervals.put(
                        metric,
                        new Resampled(
                            distribution.summary().mean().orElseThrow(),
                            interval.lower(),
                            interval.upper()))));
    return intervals;
  }

  Metric metric(String name) {
    return values.getOrDefault(name, Metric.undefined("not computed in this fold"));
  }

  Optional<Resampled> interval(String name) {
    return Optional.ofNullable(intervals.get(name));
  }
}
