package dev.mhim.statistics;

import java.util.Arrays;
import java.util.Map;

/**
 * Statistics of a fixed set of cases that can be computed again with each case counted several
 * times, or not at all. What sorting there is, is done once; this is what makes a bootstrap fast.
 *
 * @param <K> names the statistics
 */
public interface CaseStatistic<K> {

  /** How many cases there are, n. */
  int size();

  /**
   * The stratum of a case for a stratified bootstrap: its class, or whether its event was seen.
   *
   * @param index 0 to n − 1
   * @return 0 or more
   */
  int stratum(int index);

  /**
   * The statistics of the cases, case {@code i} taken {@code counts[i]} times.
   *
   * @param counts {@code [n]}, each 0 or more; read only
   * @return the same keys in the same order at every call
   */
  Map<K, Metric> of(int[] counts);

  /** The statistics of the cases as they are. */
  default Map<K, Metric> ofAll() {
    int[] once = new int[size()];
    Arrays.fill(once, 1);
    return of(once);
  }
}
