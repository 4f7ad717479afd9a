package dev.mhim.statistics.survival;

import dev.mhim.statistics.Quantiles;
import java.util.Arrays;

/** Cases parted at the median risk, as Kaplan-Meier figures of papers do. */
public final class RiskHalves {

  /** Groups of {@link #of}. */
  public static final int COUNT = 2;

  private RiskHalves() {}

  /**
   * The half of each case: 1 for a risk above the median, else 0. All equal risks make one half.
   *
   * @param risks {@code [n]} finite
   * @return {@code [n]}
   */
  public static int[] of(double[] risks) {
    double[] sorted = Arrays.stream(risks).sorted().toArray();
    double median = sorted.length == 0 ? 0 : Quantiles.ofSorted(sorted, 0.5);
    return Arrays.stream(risks).mapToInt(risk -> risk > median ? 1 : 0).toArray();
  }
}
