package dev.mhim.statistics.classification;

import java.util.Optional;

/**
 * What a model says of n cases of known class. Numbers that are not finite are kept: the scores
 * that need them are then undefined, with the case that is to blame.
 *
 * <p>The class decided on is the one of the largest logit or probability, the first on a tie.
 */
public final class Predictions {

  private static final double SUM_TOLERANCE = 1e-3;

  private final int classes;
  private final int[] labels;
  private final int[] decisions;
  private final double[][] probabilities;
  private final double[][] rankings;
  private final double[] logLosses;
  private final Optional<String> problem;

  private Predictions(
      int classes,
      int[] labels,
      int[] decisions,
      double[][] probabilities,
      double[][] rankings,
      double[] logLosses,
      Optional<String> problem) {
    this.classes = classes;
    this.labels = labels.clone();
    this.decisions = decisions;
    this.probabilities = probabilities;
    this.rankings = rankings;
    this.logLosses = logLosses;
    this.problem = problem;
  }

  /**
   * Predictions by softmax.
   *
   * @param logits {@code [n, C]}, C of 2 or more
   * @param labels {@code [n]}, each 0 to C − 1
   * @throws IllegalArgumentException for shapes that do not fit or a label out of range
   */
  public static Predictions ofLogits(double[][] logits, int[] labels) {
    int classes = requireShape(logits, labels);
    int n = labels.length;
    double[][] probabilities = new double[n][];
    double[][] rankings = new double[n][classes];
    double[] logLosses = new double[n];
    for (int i = 0; i < n; i++) {
      probabilities[i] = Softmax.of(logits[i]);
      for (int c = 0; c < classes; c++) {
        rankings[i][c] = Softmax.logOdds(logits[i], c);
      }
      logLosses[i] = -Softmax.logProbability(logits[i], labels[i]);
    }
    return new Predictions(
        classes,
        labels,
        largest(logits),
        probabilities,
        rankings,
        logLosses,
        notFinite("logit", logits));
  }

  /**
   * Predictions of one logit a case, that of class 1, by sigmoid; class 1 is decided on above 0.
   *
   * @param logits {@code [n]}
   * @param labels {@code [n]}, each 0 or 1
   */
  public static Predictions ofBinaryLogits(double[] logits, int[] labels) {
    double[][] pairs = new double[logits.length][];
    for (int i = 0; i < logits.length; i++) {
      // softmax(0, z) is (1 - sigmoid(z), sigmoid(z)).
      pairs[i] = new double[] {0, logits[i]};
    }
    return ofLogits(pairs, labels);
  }

  /**
   * Predictions given as probabilities.
   *
   * @param probabilities {@code [n, C]}, C of 2 or more, each row 0 to 1 and summing to 1
   * @param labels {@code [n]}, each 0 to C − 1
   * @throws IllegalArgumentException for shapes that do not fit, a label out of range, or a row
   *     that is no distribution
   */
  public static Predictions ofProbabilities(double[][] probabilities, int[] labels) {
    int classes = requireShape(probabilities, labels);
    double[][] rows = new double[labels.length][];
    double[] logLosses = new double[labels.length];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = requireDistribution(i, probabilities[i]).clone();
      // As scikit-learn's log_loss: a probability of 0 counts as the machine's epsilon.
      logLosses[i] = -Math.log(Math.max(rows[i][labels[i]], Math.ulp(1.0)));
    }
    return new Predictions(
        classes, labels, largest(rows), rows, rows, logLosses, notFinite("probability", rows));
  }

  private static int requireShape(double[][] outputs, int[] labels) {
    if (outputs.length != labels.length) {
      throw new IllegalArgumentException(
          "there are %s predictions but %s labels; give one of each a case"
              .formatted(outputs.length, labels.length));
    }
    int classes = outputs.length == 0 ? 2 : outputs[0].length;
    if (classes < 2) {
      throw new IllegalArgumentException(
          "a case has %s outputs; give one for each of 2 or more classes".formatted(classes));
    }
    for (int i = 0; i < labels.length; i++) {
      if (outputs[i].length != classes) {
        throw new IllegalArgumentException(
            "case %s (counted from 0) has %s outputs, but case 0 has %s"
                .formatted(i, outputs[i].length, classes));
      }
      if (labels[i] < 0 || labels[i] >= classes) {
        throw new IllegalArgumentException(
            "the label of case %s (counted from 0) is %s; with %s outputs it must be 0 to %s"
                .formatted(i, labels[i], classes, classes - 1));
      }
    }
    return classes;
  }

  private static double[] requireDistribution(int index, double[] row) {
    double sum = 0;
    for (double probability : row) {
      if (probability < 0 || probability > 1) {
        throw new IllegalArgumentException(
            "case %s (counted from 0) has probability %s; it must be 0 to 1"
                .formatted(index, probability));
      }
      sum += probability;
    }
    if (Math.abs(sum - 1) > SUM_TOLERANCE) {
      throw new IllegalArgumentException(
          "the probabilities of case %s (counted from 0) sum to %s, not to 1"
              .formatted(index, sum));
    }
    return row;
  }

  private static Optional<String> notFinite(String what, double[][] outputs) {
    for (int i = 0; i < outputs.length; i++) {
      for (double output : outputs[i]) {
        if (!Double.isFinite(output)) {
          return Optional.of("a %s of case %s (counted from 0) is %s".formatted(what, i, output));
        }
      }
    }
    return Optional.empty();
  }

  private static int[] largest(double[][] outputs) {
    int[] decisions = new int[outputs.length];
    for (int i = 0; i < outputs.length; i++) {
      for (int c = 1; c < outputs[i].length; c++) {
        if (outputs[i][c] > outputs[i][decisions[i]]) {
          decisions[i] = c;
        }
      }
    }
    return decisions;
  }

  /** How many cases, n. */
  public int size() {
    return labels.length;
  }

  /** How many classes, C. */
  public int classes() {
    return classes;
  }

  /** The true class of case {@code i}. */
  public int label(int i) {
    return labels[i];
  }

  /** The probability of class {@code c} for case {@code i}. */
  public double probability(int i, int c) {
    return probabilities[i][c];
  }

  /** The class decided on for case {@code i}. */
  public int decision(int i) {
    return decisions[i];
  }

  /** Orders the cases by their probability of class {@code c}. */
  double ranking(int i, int c) {
    return rankings[i][c];
  }

  double logLoss(int i) {
    return logLosses[i];
  }

  /** Why nothing can be scored: a number that is not finite. */
  Optional<String> problem() {
    return problem;
  }
}
