package dev.mhim.statistics.survival;

import dev.mhim.statistics.CaseStatistic;
import dev.mhim.statistics.Metric;
import dev.mhim.statistics.survival.CensoringWeights.Curves;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** All scores of fixed risks; sorted once, then counted again for every resample. */
public final class SurvivalScorer implements CaseStatistic<SurvivalMetric> {

  private static final Metric NO_CURVES =
      Metric.undefined("survival probabilities at two or more times within follow-up are needed");

  private final double[] times;
  private final boolean[] events;
  private final ConcordanceScorer concordance;
  private final CensoringWeights censoring;
  private final DynamicAuc dynamicAuc;
  private final double[] deciles;
  private final Optional<SurvivalPrediction> predicted;

  private SurvivalScorer(
      double[] times, boolean[] events, double[] risks, Optional<SurvivalPrediction> predicted) {
    this.concordance = ConcordanceScorer.of(times, events, risks);
    this.times = times.clone();
    this.events = events.clone();
    this.censoring = new CensoringWeights(this.times, this.events);
    this.dynamicAuc = new DynamicAuc(this.times, this.events, risks.clone());
    this.deciles = DynamicAuc.deciles(times, events);
    this.predicted = predicted;
  }

  /**
   * A scorer of risks alone, which leave the Brier score undefined.
   *
   * @param times {@code [n]} time to the event or to censoring
   * @param events {@code [n]} whether the event was seen
   * @param risks {@code [n]} higher means an earlier event; where one is not finite, no score is
   *     defined
   * @throws SurvivalLabelException for lengths that differ, or a time that is negative or not
   *     finite
   */
  public static SurvivalScorer of(double[] times, boolean[] events, double[] risks) {
    return new SurvivalScorer(times, events, risks, Optional.empty());
  }

  /** The same with predicted survival functions of the same cases. */
  public static SurvivalScorer of(
      double[] times, boolean[] events, double[] risks, SurvivalPrediction predicted) {
    SurvivalLabels.requireLengths("times", times.length, "survival functions", predicted.size());
    return new SurvivalScorer(times, events, risks, Optional.of(predicted));
  }

  @Override
  public int size() {
    return times.length;
  }

  @Override
  public int stratum(int index) {
    return events[index] ? 1 : 0;
  }

  @Override
  public Map<SurvivalMetric, Metric> of(int[] counts) {
    Map<SurvivalMetric, Metric> scores = new EnumMap<>(SurvivalMetric.class);
    Optional<Metric> problem = concordance.problem().map(Metric::undefined);
    if (problem.isPresent()) {
      for (SurvivalMetric metric : SurvivalMetric.values()) {
        scores.put(metric, problem.get());
      }
      return scores;
    }
    Curves curves = censoring.of(counts, deciles);
    double[] weights =
        IntStream.range(0, times.length)
            .mapToDouble(i -> events[i] ? curves.weight(i) * curves.weight(i) : 0)
            .toArray();
    ConcordanceScorer.Indices indices = concordance.indices(counts, weights);
    scores.put(SurvivalMetric.C_INDEX, indices.plain().index());
    scores.put(SurvivalMetric.C_INDEX_IPCW, indices.weighted());
    scores.put(SurvivalMetric.AUC_TIME_DEPENDENT, dynamicAuc.mean(deciles, counts, curves));
    scores.put(
        SurvivalMetric.INTEGRATED_BRIER,
        predicted.map(functions -> integratedBrier(functions, counts)).orElse(NO_CURVES));
    return scores;
  }

  /** Graf's score at each time, then the trapezoidal rule. */
  private Metric integratedBrier(SurvivalPrediction functions, int[] counts) {
    double[] horizons = functions.horizons();
    Curves curves = censoring.of(counts, horizons);
    double[] scores = new double[horizons.length];
    long total = 0;
    for (int i = 0; i < counts.length; i++) {
      total += counts[i];
      for (int k = 0; k < horizons.length; k++) {
        double survival = functions.probability(i, k);
        if (times[i] > horizons[k]) {
          double weight = curves.weightAt(k);
          scores[k] += counts[i] * weight * (1 - survival) * (1 - survival);
        } else if (events[i]) {
          scores[k] += counts[i] * curves.weight(i) * survival * survival;
        }
      }
    }
    double area = 0;
    for (int k = 1; k < horizons.length; k++) {
      area += (horizons[k] - horizons[k - 1]) * (scores[k] + scores[k - 1]) / 2;
    }
    double mean = area / total / (horizons[horizons.length - 1] - horizons[0]);
    return Double.isFinite(mean) ? Metric.of(mean) : NO_CURVES;
  }
}
