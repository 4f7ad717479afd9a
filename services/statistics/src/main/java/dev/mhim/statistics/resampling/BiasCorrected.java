package dev.mhim.statistics.resampling;

import dev.mhim.statistics.CaseStatistic;
import dev.mhim.statistics.Interval;
import dev.mhim.statistics.Metric;
import dev.mhim.statistics.distribution.Normal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Bias-corrected and accelerated bootstrap intervals (BCa): Efron, Journal of the American
 * Statistical Association 82, 1987. The acceleration is that of the jackknife over cases, so this
 * computes the statistics n times more; above 1000 cases the jackknife leaves out one of 1000
 * interleaved groups at a time, whose sums have the same second and third moments.
 *
 * @param <K> names the statistics
 */
public final class BiasCorrected<K> {

  /** Enough for a third moment; leaving out one of 10,000 cases at a time would take minutes. */
  private static final int MOST_GROUPS = 1000;

  private final BootstrapDistributions<K> distributions;
  private final Map<K, Metric> accelerations;

  private BiasCorrected(BootstrapDistributions<K> distributions, Map<K, Metric> accelerations) {
    this.distributions = distributions;
    this.accelerations = accelerations;
  }

  /**
   * Prepares the intervals.
   *
   * @param statistic of the cases that were resampled
   * @param distributions what {@link Bootstrap#of} made of it
   */
  public static <K> BiasCorrected<K> of(
      CaseStatistic<K> statistic, BootstrapDistributions<K> distributions) {
    int n = statistic.size();
    int groups = Math.min(n, MOST_GROUPS);
    int[] counts = new int[n];
    List<Map<K, Metric>> leftOneOut = new ArrayList<>(groups);
    for (int group = 0; group < groups; group++) {
      Arrays.fill(counts, 1);
      for (int i = group; i < n; i += groups) {
        counts[i] = 0;
      }
      leftOneOut.add(statistic.of(counts));
    }
    Map<K, Metric> accelerations = new LinkedHashMap<>();
    for (K key : distributions.asMap().keySet()) {
      accelerations.put(key, acceleration(key, leftOneOut));
    }
    return new BiasCorrected<>(distributions, accelerations);
  }

  private static <K> Metric acceleration(K key, List<Map<K, Metric>> leftOneOut) {
    double[] values =
        leftOneOut.stream()
            .flatMapToDouble(scores ->
                scores.getOrDefault(key, Metric.undefined("missing")).toOptional().stream())
            .toArray();
    if (values.length < leftOneOut.size() || values.length < 2) {
      return Metric.undefined("leaving out one case leaves the statistic undefined");
    }
    double mean = Arrays.stream(values).sum() / values.length;
    double squares = 0;
    double cubes = 0;
    for (double value : values) {
      double deviation = mean - value;
      squares += deviation * deviation;
      cubes += deviation * deviation * deviation;
    }
    return Metric.of(squares == 0 ? 0 : cubes / (6 * Math.pow(squares, 1.5)));
  }

  /**
   * The acceleration of a statistic; undefined where leaving out one case undefines the statistic.
   */
  public Metric acceleration(K statistic) {
    return accelerations.getOrDefault(statistic, Metric.undefined("not computed"));
  }

  /**
   * The interval of a statistic.
   *
   * @param level above 0 and below 1
   * @return empty where the estimate or the acceleration is undefined, or where all resamples lie
   *     on one side of the estimate, so that the bias cannot be corrected
   */
  public Optional<Interval> interval(K statistic, double level) {
    double tail = (1 - Interval.requireLevel(level)) / 2;
    BootstrapDistribution distribution = distributions.get(statistic);
    if (distribution.estimate() instanceof Metric.Value(double estimate)
        && acceleration(statistic) instanceof Metric.Value(double acceleration)) {
      double below = distribution.shareBelow(estimate);
      if (below > 0 && below < 1) {
        double bias = Normal.quantile(below);
        return distribution.quantiles(
            corrected(tail, bias, acceleration), corrected(1 - tail, bias, acceleration), level);
      }
    }
    return Optional.empty();
  }

  /** Which quantile of the distribution stands for {@code share}: equation 3.9 of the paper. */
  static double corrected(double share, double bias, double acceleration) {
    double z = bias + Normal.quantile(share);
    return Normal.cdf(bias + z / (1 - acceleration * z));
  }
}
