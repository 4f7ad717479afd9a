package dev.mhim.statistics;

/**
 * Quantiles by linear interpolation, the default of NumPy and pandas (Hyndman and Fan's type 7).
 */
public final class Quantiles {

  private Quantiles() {}

  /**
   * The {@code share}-quantile.
   *
   * @param sorted ascending, at least one value
   * @param share 0 to 1
   */
  public static double ofSorted(double[] sorted, double share) {
    if (sorted.length == 0) {
      throw new IllegalArgumentException("no value to take a quantile of");
    }
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("share is " + share + "; it must be 0 to 1");
    }
    double position = share * (sorted.length - 1);
    int below = (int) position;
    int above = Math.min(below + 1, sorted.length - 1);
    double t = position - below;
    double step = sorted[above] - sorted[below];
    // NumPy interpolates from the nearer side, which keeps the result monotone in t.
    return t < 0.5 ? sorted[below] + step * t : sorted[above] - step * (1 - t);
  }
}
