package dev.mhim.statistics;

import java.util.Arrays;
import java.util.Collection;

/**
 * Mean and standard deviation over folds, n in the denominator as in the published tables.
 *
 * @param mean over the defined values; undefined where there is none
 * @param std population standard deviation of the defined values; undefined where there is none
 * @param defined how many values were defined
 * @param undefined how many were not, and are left out of mean and std
 */
public record Summary(Metric mean, Metric std, int defined, int undefined) {

  private static final Metric NOTHING = Metric.undefined("no fold has a defined value");

  public static Summary of(Collection<? extends Metric> values) {
    double[] defined = values.stream().flatMapToDouble(m -> m.toOptional().stream()).toArray();
    return of(defined, values.size() - defined.length);
  }

  public static Summary of(double... values) {
    return of(values, 0);
  }

  private static Summary of(double[] values, int undefined) {
    if (values.length == 0) {
      return new Summary(NOTHING, NOTHING, 0, undefined);
    }
    double mean = Arrays.stream(values).sum() / values.length;
    double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
    double std = Math.sqrt(squares / values.length);
    return new Summary(Metric.of(mean), Metric.of(std), values.length, undefined);
  }
}
