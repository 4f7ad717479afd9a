package dev.mhim.statistics;

/**
 * A confidence interval.
 *
 * @param lower lower limit
 * @param upper upper limit, not below the lower
 * @param level intended coverage, above 0 and below 1
 */
public record Interval(double lower, double upper, double level) {

  /** The level that reports use unless told otherwise. */
  public static final double DEFAULT_LEVEL = 0.95;

  public Interval {
    requireLevel(level);
    if (!(lower <= upper)) {
      throw new IllegalArgumentException(
          "the lower limit %s must not be above the upper limit %s".formatted(lower, upper));
    }
  }

  /**
   * Checks a level.
   *
   * @return {@code level}
   * @throws IllegalArgumentException unless it is above 0 and below 1
   */
  public static double requireLevel(double level) {
    if (!(level > 0 && level < 1)) {
      throw new IllegalArgumentException(
          "level is %s; it must be above 0 and below 1, such as 0.95".formatted(level));
    }
    return level;
  }

  public boolean contains(double value) {
    return lower <= value && value <= upper;
  }
}
