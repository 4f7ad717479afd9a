package dev.mhim.statistics.resampling;

import dev.mhim.statistics.CaseStatistic;
import dev.mhim.statistics.Metric;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one model scores above another on the same cases; undefined where either is.
 *
 * @param <K> names the statistics
 */
public final class Difference<K> implements CaseStatistic<K> {

  private final CaseStatistic<K> first;
  private final CaseStatistic<K> second;

  private Difference(CaseStatistic<K> first, CaseStatistic<K> second) {
    this.first = first;
    this.second = second;
  }

  /**
   * {@code first − second}.
   *
   * @param first of n cases
   * @param second of the same n cases in the same order
   * @throws IllegalArgumentException when the number of cases or a stratum differs
   */
  public static <K> Difference<K> of(CaseStatistic<K> first, CaseStatistic<K> second) {
    requireSameCases(first, second);
    return new Difference<>(first, second);
  }

  @Override
  public int size() {
    return first.size();
  }

  @Override
  public int stratum(int index) {
    return first.stratum(index);
  }

  @Override
  public Map<K, Metric> of(int[] counts) {
    return differences(first.of(counts), second.of(counts));
  }

  private static void requireSameCases(CaseStatistic<?> first, CaseStatistic<?> second) {
    if (first.size() != second.size()) {
      throw new IllegalArgumentException(
          "a paired bootstrap needs the same cases twice, but there are %s and %s"
              .formatted(first.size(), second.size()));
    }
    for (int i = 0; i < first.size(); i++) {
      if (first.stratum(i) != second.stratum(i)) {
        throw new IllegalArgumentException(
            "a paired bootstrap needs the same cases twice, but case %s (counted from 0) differs in its label"
                .formatted(i));
      }
    }
  }

  private static <K> Map<K, Metric> differences(Map<K, Metric> first, Map<K, Metric> second) {
    Map<K, Metric> differences = new LinkedHashMap<>();
    first.forEach((key, value) ->
        differences.put(
            key, difference(value, second.getOrDefault(key, Metric.undefined("missing")))));
    return differences;
  }

  private static Metric difference(Metric first, Metric second) {
    return switch (first) {
      case Metric.Undefined undefined -> undefined;
      case Metric.Value(double minuend) ->
          switch (second) {
            case Metric.Undefined undefined -> undefined;
            case Metric.Value(double subtrahend) -> Metric.of(minuend - subtrahend);
          };
    };
  }
}
