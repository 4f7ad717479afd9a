package dev.mhim.statistics.survival;

import java.util.Arrays;

/** Predicted survival functions of n cases at K times. */
public final class SurvivalPrediction {

  private final double[] horizons;
  private final double[][] probabilities;

  private SurvivalPrediction(double[] horizons, double[][] probabilities) {
    this.horizons = horizons;
    this.probabilities = probabilities;
  }

  /**
   * Takes predicted survival functions.
   *
   * @param horizons {@code [K]} times, ascending, 2 or more
   * @param probabilities {@code [n, K]} probability of no event up to each time, 0 to 1
   * @throws IllegalArgumentException for shapes that do not fit or times that do not ascend
   */
  public static SurvivalPrediction of(double[] horizons, double[][] probabilities) {
    if (horizons.length < 2) {
      throw new IllegalArgumentException(
          "there are %s times of predicted survival; give 2 or more".formatted(horizons.length));
    }
    for (int k = 1; k < horizons.length; k++) {
      if (!(horizons[k - 1] < horizons[k])) {
        throw new IllegalArgumentException(
            "the times of predicted survival must ascend, but %s comes before %s"
                .formatted(horizons[k - 1], horizons[k]));
      }
    }
    for (int i = 0; i < probabilities.length; i++) {
      if (probabilities[i].length != horizons.length) {
        throw new IllegalArgumentException(
            "case %s (counted from 0) has %s survival probabilities for %s times"
                .formatted(i, probabilities[i].length, horizons.length));
      }
    }
    return new SurvivalPrediction(
        horizons.clone(),
        Arrays.stream(probabilities).map(double[]::clone).toArray(double[][]::new));
  }

  int size() {
    return probabilities.length;
  }

  /** The times, {@code [K]}; read only. */
  double[] horizons() {
    return horizons;
  }

  double probability(int i, int k) {
    return probabilities[i][k];
  }
}
