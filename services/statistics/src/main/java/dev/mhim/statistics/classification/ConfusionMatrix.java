package dev.mhim.statistics.classification;

import dev.mhim.statistics.Metric;
import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** How often each class was decided on for the cases of each class. */
public final class ConfusionMatrix {

  private static final Metric NO_CASES = Metric.undefined("there is no case");
  static final String ONLY_TWO_CLASSES = "only two classes have a positive one";
  private static final Metric NOT_TWO_CLASSES = Metric.undefined(ONLY_TWO_CLASSES);

  private final long[][] counts;
  private final long[] labelled;
  private final long[] decided;
  private final long total;

  private ConfusionMatrix(long[][] counts) {
    this.counts = counts;
    int classes = counts.length;
    this.labelled = new long[classes];
    this.decided = new long[classes];
    for (int label = 0; label < classes; label++) {
      for (int decision = 0; decision < classes; decision++) {
        labelled[label] += counts[label][decision];
        decided[decision] += counts[label][decision];
      }
    }
    this.total = Arrays.stream(labelled).sum();
  }

  /**
   * The matrix of the predictions as they are.
   *
   * @throws IllegalArgumentException where a logit or probability is not finite, which decides
   *     nothing
   */
  public static ConfusionMatrix of(Predictions predictions) {
    predictions
        .problem()
        .ifPresent(problem -> {
          throw new IllegalArgumentException(problem + "; no class can be decided on");
        });
    long[][] counts = new long[predictions.classes()][predictions.classes()];
    for (int i = 0; i < predictions.size(); i++) {
      counts[predictions.label(i)][predictions.decision(i)]++;
    }
    return new ConfusionMatrix(counts);
  }

  static ConfusionMatrix of(int classes, int[] labels, int[] decisions, int[] multiplicities) {
    long[][] counts = new long[classes][classes];
    for (int i = 0; i < labels.length; i++) {
      counts[labels[i]][decisions[i]] += multiplicities[i];
    }
    return new ConfusionMatrix(counts);
  }

  /** How many classes, C. */
  public int classes() {
    return counts.length;
  }

  /** How many cases of class {@code label} were decided to be of class {@code decision}. */
  public long count(int label, int decision) {
    return counts[label][decision];
  }

  Metric accuracyMicro() {
    long right = IntStream.range(0, classes()).mapToLong(c -> counts[c][c]).sum();
    return total == 0 ? NO_CASES : Metric.of((double) right / total);
  }

  Metric accuracyBalanced() {
    return mean(c -> labelled[c] > 0, this::recall);
  }

  Metric precisionMacro() {
    return mean(this::named, this::precision);
  }

  Metric recallMacro() {
    return mean(this::named, this::recall);
  }

  Metric f1Macro() {
    return mean(this::named, this::f1);
  }

  Metric specificityMacro() {
    return mean(this::named, this::specificity);
  }

  Metric precisionPositive() {
    return positive(decided[1] > 0, "class 1 was never decided on", this::precision);
  }

  Metric recallPositive() {
    return positive(labelled[1] > 0, "no case of class 1", this::recall);
  }

  Metric f1Positive() {
    return positive(named(1), "class 1 is neither a label nor a decision", this::f1);
  }

  Metric specificityPositive() {
    return positive(labelled[0] > 0, "no case of class 0", this::specificity);
  }

  Metric cohenKappa() {
    if (total == 0) {
      return NO_CASES;
    }
    double agreed = 0;
    double byChance = 0;
    for (int c = 0; c < classes(); c++) {
      agreed += (double) counts[c][c] / total;
      byChance += ((double) labelled[c] / total) * ((double) decided[c] / total);
    }
    boolean onlyOneClass =
        IntStream.range(0, classes()).anyMatch(c -> labelled[c] == total && decided[c] == total);
    return onlyOneClass
        ? Metric.undefined("all labels and decisions are of one class")
        : Metric.of((agreed - byChance) / (1 - byChance));
  }

  private Metric positive(boolean defined, String reason, IntToDoubleFunction score) {
    if (classes() != 2) {
      return NOT_TWO_CLASSES;
    }
    return defined ? Metric.of(score.applyAsDouble(1)) : Metric.undefined(reason);
  }

  private Metric mean(IntPredicate counted, IntToDoubleFunction score) {
    var mean = IntStream.range(0, classes()).filter(counted).mapToDouble(score).average();
    return mean.isPresent() ? Metric.of(mean.getAsDouble()) : NO_CASES;
  }

  private boolean named(int c) {
    return labelled[c] + decided[c] > 0;
  }

  private double precision(int c) {
    return quotient(counts[c][c], decided[c]);
  }

  private double recall(int c) {
    return quotient(counts[c][c], labelled[c]);
  }

  private double f1(int c) {
    return quotient(2 * counts[c][c], labelled[c] + decided[c]);
  }

  private double specificity(int c) {
    long others = total - labelled[c];
    return quotient(others - (decided[c] - counts[c][c]), others);
  }

  private static double quotient(long numerator, long denominator) {
    return denominator == 0 ? 0 : (double) numerator / denominator;
  }
}
