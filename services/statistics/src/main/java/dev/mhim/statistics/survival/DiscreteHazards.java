package dev.mhim.statistics.survival;

/** Discrete-time survival from the logits of a case: hazard of bin b is sigmoid(logit b). */
public final class DiscreteHazards {

  private DiscreteHazards() {}

  /**
   * Survival function: S(b) = (1 − h(0)) · … · (1 − h(b)).
   *
   * @param logits {@code [bins]}
   * @return {@code [bins]}, each 0 to 1, not increasing
   */
  public static double[] survival(double[] logits) {
    double[] survival = new double[logits.length];
    double surviving = 1;
    for (int bin = 0; bin < logits.length; bin++) {
      surviving *= 1 / (1 + Math.exp(logits[bin]));
      survival[bin] = surviving;
    }
    return survival;
  }

  /**
   * Risk score of a case, the negative sum of its survival function: higher means an earlier event.
   *
   * @param logits {@code [bins]}
   * @return −bins to 0; NaN where a logit is NaN
   */
  public static double risk(double[] logits) {
    double sum = 0;
    for (double surviving : survival(logits)) {
      sum += surviving;
    }
    return -sum;
  }
}
