package dev.mhim.statistics.distribution;

/** The χ² distribution. */
public final class ChiSquared {

  private ChiSquared() {}

  /**
   * The probability of a value above {@code statistic}: the p-value of a χ² test.
   *
   * @param statistic 0 or more
   * @param degrees degrees of freedom, 1 or more
   */
  public static double upperTail(double statistic, int degrees) {
    if (!(statistic >= 0) || degrees < 1) {
      throw new IllegalArgumentException(
          "statistic is %s with %s degrees of freedom; they must be at least 0 and 1"
              .formatted(statistic, degrees));
    }
    return IncompleteGamma.upper(degrees, statistic / 2);
  }
}
