package dev.mhim.statistics.classification;

import java.util.Arrays;

/** Probabilities of logits, computed so that large logits neither overflow nor round to a tie. */
public final class Softmax {

  private Softmax() {}

  /**
   * softmax(z)_c = exp(z_c) / Σ exp(z_j).
   *
   * @param logits {@code [C]}
   * @return {@code [C]}, summing to 1; NaN where a logit is not finite
   */
  public static double[] of(double[] logits) {
    double normaliser = logSumExp(logits, -1);
    return Arrays.stream(logits).map(logit -> Math.exp(logit - normaliser)).toArray();
  }

  /** ln softmax(z)_c. */
  static double logProbability(double[] logits, int c) {
    return logits[c] - logSumExp(logits, -1);
  }

  /**
   * ln(p_c / (1 − p_c)): it orders cases as p_c does, but still tells them apart where p_c has
   * rounded to 0 or 1.
   */
  static double logOdds(double[] logits, int c) {
    return logits[c] - logSumExp(logits, c);
  }

  private static double logSumExp(double[] logits, int leftOut) {
    double max = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < logits.length; c++) {
      if (c != leftOut) {
        max = Math.max(max, logits[c]);
      }
    }
    double sum = 0;
    for (int c = 0; c < logits.length; c++) {
      if (c != leftOut) {
        sum += Math.exp(logits[c] - max);
      }
    }
    return max + Math.log(sum);
  }
}
