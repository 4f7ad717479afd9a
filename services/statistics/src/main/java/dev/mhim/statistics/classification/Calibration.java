package dev.mhim.statistics.classification;

import dev.mhim.statistics.Metric;
import java.util.stream.IntStream;

/** How well the probabilities of fixed predictions fit, with each case's part computed once. */
final class Calibration {

  private static final int BINS = 15;
  private static final Metric NO_CASES = Metric.undefined("there is no case");

  private final double[] squaredErrors;
  private final double[] logLosses;
  private final double[] confidenceGaps;
  private final int[] bins;

  Calibration(Predictions predictions, int[] decisions) {
    int n = predictions.size();
    this.squaredErrors = new double[n];
    this.logLosses = new double[n];
    this.confidenceGaps = new double[n];
    this.bins = new int[n];
    for (int i = 0; i < n; i++) {
      squaredErrors[i] = squaredError(predictions, i);
      logLosses[i] = predictions.logLoss(i);
      double confidence = predictions.probability(i, decisions[i]);
      double right = decisions[i] == predictions.label(i) ? 1 : 0;
      confidenceGaps[i] = right - confidence;
      // Bins are open on the left: (0, 1/15], (1/15, 2/15], ...
      bins[i] = Math.clamp((int) Math.ceil(confidence * BINS) - 1, 0, BINS - 1);
    }
  }

  private static double squaredError(Predictions predictions, int i) {
    int label = predictions.label(i);
    if (predictions.classes() == 2) {
      double error = predictions.probability(i, 1) - label;
      return error * error;
    }
    return IntStream.range(0, predictions.classes())
        .mapToDouble(c -> predictions.probability(i, c) - (c == label ? 1 : 0))
        .map(error -> error * error)
        .sum();
  }

  Metric brier(int[] counts) {
    return mean(squaredErrors, counts);
  }

  Metric logLoss(int[] counts) {
    return mean(logLosses, counts);
  }

  Metric expectedError(int[] counts) {
    double[] gaps = new double[BINS];
    long total = 0;
    for (int i = 0; i < counts.length; i++) {
      gaps[bins[i]] += counts[i] * confidenceGaps[i];
      total += counts[i];
    }
    double sum = 0;
    for (double gap : gaps) {
      sum += Math.abs(gap);
    }
    return total == 0 ? NO_CASES : Metric.of(sum / total);
  }

  private static Metric mean(double[] parts, int[] counts) {
    double sum = 0;
    long total = 0;
    for (int i = 0; i < counts.length; i++) {
      sum += counts[i] * parts[i];
      total += counts[i];
    }
    return total == 0 ? NO_CASES : Metric.of(sum / total);
  }
}
