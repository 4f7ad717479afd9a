package dev.mhim.statistics.distribution;

/** The standard normal distribution. */
public final class Normal {

  private static final double SQRT_TWO_PI = Math.sqrt(2 * Math.PI);

  private Normal() {}

  /** Φ(z): the probability of a value of {@code z} or less. */
  public static double cdf(double z) {
    double tail = 0.5 * IncompleteGamma.upper(1, z * z / 2);
    return z < 0 ? tail : 1 - tail;
  }

  /** 2 Φ(−|z|): the p-value of a two-sided test. */
  public static double twoSided(double z) {
    return 2 * cdf(-Math.abs(z));
  }

  /**
   * Φ⁻¹(p).
   *
   * @param p above 0 and below 1
   */
  public static double quantile(double p) {
    if (!(p > 0 && p < 1)) {
      throw new IllegalArgumentException("p is " + p + "; it must be above 0 and below 1");
    }
    return p > 0.5 ? -lowerQuantile(1 - p) : lowerQuantile(p);
  }

  private static double lowerQuantile(double p) {
    double z = firstGuess(p);
    for (int step = 0; step < 3; step++) {
      // Halley's step; a guess off by 5e-4 is exact to the last digits after two.
      double newton = (cdf(z) - p) * SQRT_TWO_PI * Math.exp(z * z / 2);
      z -= newton / (1 + z * newton / 2);
    }
    return z;
  }

  /** Abramowitz and Stegun, Handbook of Mathematical Functions, 26.2.23: error below 4.5e-4. */
  private static double firstGuess(double p) {
    double t = Math.sqrt(-2 * Math.log(p));
    double numerator = 2.515517 + t * (0.802853 + t * 0.010328);
    double denominator = 1 + t * (1.432788 + t * (0.189269 + t * 0.001308));
    return numerator / denominator - t;
  }
}
