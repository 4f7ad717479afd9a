package dev.mhim.statistics.classification;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Placement values of binary predictions: for each case of class 1 the share of class 0 that it
 * beats, for each of class 0 the share of class 1 that beats it (ties half).
 */
final class Placements {

  private final int[] labels;
  private final double[] values;
  private final int[] sizes;
  private final double auc;

  private Placements(int[] labels, double[] values, int[] sizes) {
    this.labels = labels;
    this.values = values;
    this.sizes = sizes;
    this.auc = meanOfClass(1);
  }

  static Placements of(Predictions predictions) {
    int n = predictions.size();
    int[] labels = IntStream.range(0, n).map(predictions::label).toArray();
    double[] scores = IntStream.range(0, n).mapToDouble(i -> predictions.ranking(i, 1)).toArray();
    int ones = Arrays.stream(labels).sum();
    int[] sizes = {n - ones, ones};
    double[] overall = midRanks(IntStream.range(0, n).toArray(), scores);
    double[] values = new double[n];
    for (int c = 0; c < 2; c++) {
      int wanted = c;
      int[] members = IntStream.range(0, n).filter(i -> labels[i] == wanted).toArray();
      double[] within = midRanks(members, scores);
      for (int k = 0; k < members.length; k++) {
        double beaten = (overall[members[k]] - within[k]) / sizes[1 - c];
        values[members[k]] = c == 1 ? beaten : 1 - beaten;
      }
    }
    return new Placements(labels, values, sizes);
  }

  /** Ranks from 1, those of equal scores averaged, in the order of {@code members}. */
  private static double[] midRanks(int[] members, double[] scores) {
    int[] ascending =
        IntStream.range(0, members.length)
            .boxed()
            .sorted((a, b) -> Double.compare(scores[members[a]], scores[members[b]]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] ranks = new double[members.length];
    int start = 0;
    while (start < ascending.length) {
      int end = start + 1;
      while (end < ascending.length
          && scores[members[ascending[end]]] == scores[members[ascending[start]]]) {
        end++;
      }
      for (int position = start; position < end; position++) {
        ranks[ascending[position]] = (start + 1 + end) / 2.0;
      }
      start = end;
    }
    return ranks;
  }

  int[] labels() {
    return labels;
  }

  int smallerClass() {
    return Math.min(sizes[0], sizes[1]);
  }

  double auc() {
    return auc;
  }

  /** The covariance of this AUC with that of {@code other}, of the same cases. */
  double covariance(Placements other) {
    double[] sums = new double[2];
    for (int i = 0; i < labels.length; i++) {
      sums[labels[i]] += (values[i] - auc) * (other.values[i] - other.auc);
    }
    return sums[0] / (sizes[0] - 1) / sizes[0] + sums[1] / (sizes[1] - 1) / sizes[1];
  }

  private double meanOfClass(int c) {
    return IntStream.range(0, labels.length)
        .filter(i -> labels[i] == c)
        .mapToDouble(i -> values[i])
        .average()
        .orElse(Double.NaN);
  }
}
