package dev.mhim.statistics.distribution;

/** The regularised upper incomplete gamma function Q(a, x): NIST DLMF, sections 8.2, 8.7, 8.9. */
final class IncompleteGamma {

  private static final double EPSILON = 1e-16;
  private static final double TINY = 1e-300;
  private static final int MAX_TERMS = 100_000;

  private IncompleteGamma() {}

  /**
   * Q(a, x) = Γ(a, x) / Γ(a).
   *
   * @param halves 2a, 1 or more: only whole and half a are needed
   * @param x 0 or more
   */
  static double upper(int halves, double x) {
    if (x == 0) {
      return 1;
    }
    double a = halves / 2.0;
    double scale = Math.exp(a * Math.log(x) - x - logGamma(halves));
    return x < a + 1 ? 1 - scale * series(a, x) : scale * continuedFraction(a, x);
  }

  private static double series(double a, double x) {
    double term = 1 / a;
    double sum = term;
    for (int n = 1; n < MAX_TERMS && term > sum * EPSILON; n++) {
      term *= x / (a + n);
      sum += term;
    }
    return sum;
  }

  /** By Lentz's method. */
  private static double continuedFraction(double a, double x) {
    double b = x + 1 - a;
    double c = 1 / TINY;
    double d = 1 / b;
    double value = d;
    for (int n = 1; n < MAX_TERMS; n++) {
      double numerator = -n * (n - a);
      b += 2;
      d = 1 / nonZero(numerator * d + b);
      c = nonZero(b + numerator / c);
      value *= d * c;
      if (Math.abs(d * c - 1) < EPSILON) {
        break;
      }
    }
    return value;
  }

  private static double nonZero(double value) {
    return Math.abs(value) < TINY ? TINY : value;
  }

  /** ln Γ(halves / 2), from Γ(1/2) = √π, Γ(1) = 1 and Γ(a + 1) = a Γ(a). */
  private static double logGamma(int halves) {
    double log = halves % 2 == 0 ? 0 : 0.5 * Math.log(Math.PI);
    for (int k = halves - 2; k > 0; k -= 2) {
      log += Math.log(k / 2.0);
    }
    return log;
  }
}
