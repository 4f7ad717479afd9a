package dev.mhim.statistics.resampling;

import dev.mhim.statistics.Metric;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The distributions of several statistics over the same resamples.
 *
 * @param <K> names the statistics
 */
public final class BootstrapDistributions<K> {

  private final Map<K, BootstrapDistribution> byStatistic;

  private BootstrapDistributions(Map<K, BootstrapDistribution> byStatistic) {
    this.byStatistic = Collections.unmodifiableMap(byStatistic);
  }

  static <K> BootstrapDistributions<K> of(
      Map<K, Metric> estimates, Collection<Map<K, Metric>> resamples) {
    Map<K, BootstrapDistribution> distributions = new LinkedHashMap<>();
    estimates.forEach((key, estimate) ->
        distributions.put(
            key,
            BootstrapDistribution.of(
                estimate,
                resamples.stream()
                    .map(values -> values.getOrDefault(key, Metric.undefined("missing")))
                    .toList())));
    return new BootstrapDistributions<>(distributions);
  }

  /**
   * The distribution of one statistic.
   *
   * @throws IllegalArgumentException for a statistic that was not computed
   */
  public BootstrapDistribution get(K statistic) {
    BootstrapDistribution distribution = byStatistic.get(statistic);
    if (distribution == null) {
      throw new IllegalArgumentException(
          statistic + " was not computed; there are " + byStatistic.keySet());
    }
    return distribution;
  }

  /** All distributions, in the order of the statistics. */
  public Map<K, BootstrapDistribution> asMap() {
    return byStatistic;
  }
}
