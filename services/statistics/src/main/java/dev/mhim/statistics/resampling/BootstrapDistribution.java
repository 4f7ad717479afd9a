package dev.mhim.statistics.resampling;

import dev.mhim.statistics.Interval;
import dev.mhim.statistics.Metric;
import dev.mhim.statistics.Quantiles;
import dev.mhim.statistics.Summary;
import java.util.Collection;
import java.util.Optional;

/** A statistic of all cases and of each resample. */
public final class BootstrapDistribution {

  private final Metric estimate;
  private final double[] sorted;
  private final Summary summary;

  private BootstrapDistribution(Metric estimate, double[] sorted, Summary summary) {
    this.estimate = estimate;
    this.sorted = sorted;
    this.summary = summary;
  }

  static BootstrapDistribution of(Metric estimate, Collection<Metric> values) {
    double[] sorted =
        values.stream().flatMapToDouble(value -> value.toOptional().stream()).sorted().toArray();
    return new BootstrapDistribution(estimate, sorted, Summary.of(values));
  }

  /** The statistic of the cases as they are. */
  public Metric estimate() {
    return estimate;
  }

  /** Mean and standard deviation (the bootstrap standard error) over the defined resamples. */
  public Summary summary() {
    return summary;
  }

  /** How many resamples left the statistic undefined (no case of a class, say). */
  public int undefined() {
    return summary.undefined();
  }

  /**
   * The percentile interval over the defined resamples.
   *
   * @param level above 0 and below 1
   * @return empty where no resample defines the statistic
   */
  public Optional<Interval> percentile(double level) {
    double tail = (1 - Interval.requireLevel(level)) / 2;
    return quantiles(tail, 1 - tail, level);
  }

  Optional<Interval> quantiles(double lower, double upper, double level) {
    return sorted.length == 0
        ? Optional.empty()
        : Optional.of(
            new Interval(
                Quantiles.ofSorted(sorted, lower), Quantiles.ofSorted(sorted, upper), level));
  }

  /** Share of the defined resamples below {@code value}, those equal to it counted half. */
  double shareBelow(double value) {
    double below = 0;
    for (double resampled : sorted) {
      below += resampled < value ? 1 : resampled == value ? 0.5 : 0;
    }
    return below / sorted.length;
  }

  /**
   * Two-sided p-value of a paired difference against zero: twice the smaller tail beyond zero, each
   * tail with one added so that it is never 0 (Davison and Hinkley, <i>Bootstrap Methods and their
   * Application</i>, 1997, equation 4.11).
   *
   * @return 0 to 1; undefined where no resample defines the difference
   */
  public Metric twoSidedP() {
    if (sorted.length == 0) {
      return Metric.undefined("no resample defines the difference");
    }
    long notAbove = 0;
    long notBelow = 0;
    for (double difference : sorted) {
      notAbove += difference <= 0 ? 1 : 0;
      notBelow += difference >= 0 ? 1 : 0;
    }
    double tail = (Math.min(notAbove, notBelow) + 1.0) / (sorted.length + 1.0);
    return Metric.of(Math.min(1, 2 * tail));
  }
}
