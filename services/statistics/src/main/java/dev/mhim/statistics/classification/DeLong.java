package dev.mhim.statistics.classification;

import dev.mhim.statistics.Interval;
import dev.mhim.statistics.Metric;
import dev.mhim.statistics.distribution.Normal;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The variance of an AUC and the comparison of two AUCs of the same cases: DeLong, DeLong and
 * Clarke-Pearson, Biometrics 44, 1988; by mid-ranks in O(n log n) as Sun and Xu, IEEE Signal
 * Processing Letters 21, 2014. Of two classes only.
 */
public final class DeLong {

  private final Placements placements;
  private final Optional<String> problem;

  private DeLong(Placements placements, Optional<String> problem) {
    this.placements = placements;
    this.problem = problem;
  }

  /**
   * The AUC of class 1 and its variance; undefined for fewer than two cases of a class, or where a
   * logit is not finite.
   *
   * @throws IllegalArgumentException for other than two classes
   */
  public static DeLong of(Predictions predictions) {
    if (predictions.classes() != 2) {
      throw new IllegalArgumentException(
          "DeLong's method is for 2 classes, but there are %s; use the bootstrap"
              .formatted(predictions.classes()));
    }
    Placements placements = Placements.of(predictions);
    Optional<String> problem = predictions.problem();
    if (problem.isEmpty() && placements.smallerClass() < 2) {
      problem = Optional.of("DeLong's variance needs two or more cases of each class");
    }
    return new DeLong(placements, problem);
  }

  /** The AUC, 0 to 1. */
  public Metric auc() {
    return problem.isPresent() ? Metric.undefined(problem.get()) : Metric.of(placements.auc());
  }

  /** The variance of the AUC. */
  public Metric variance() {
    return problem.isPresent()
        ? Metric.undefined(problem.get())
        : Metric.of(placements.covariance(placements));
  }

  /**
   * The normal interval, cut to 0 to 1. It has no width for an AUC of 0 or 1: use the bootstrap of
   * more cases there.
   *
   * @param level above 0 and below 1
   */
  public Optional<Interval> interval(double level) {
    double z = Normal.quantile(0.5 + Interval.requireLevel(level) / 2);
    if (problem.isPresent()) {
      return Optional.empty();
    }
    double auc = placements.auc();
    double half = z * Math.sqrt(placements.covariance(placements));
    return Optional.of(new Interval(Math.max(0, auc - half), Math.min(1, auc + half), level));
  }

  /**
   * A comparison of two AUCs of the same cases.
   *
   * @param difference first − second
   * @param z difference / its standard error
   * @param p two-sided, 0 to 1
   */
  public record Comparison(Metric difference, Metric z, Metric p) {}

  /**
   * Tests whether two models rank the same cases equally well.
   *
   * @throws IllegalArgumentException when the labels differ
   */
  public static Comparison compare(DeLong first, DeLong second) {
    if (!Arrays.equals(first.placements.labels(), second.placements.labels())) {
      throw new IllegalArgumentException(
          "two AUCs are compared on the same cases in the same order, but their labels differ");
    }
    Optional<String> problem = first.problem.or(() -> second.problem);
    if (problem.isPresent()) {
      Metric undefined = Metric.undefined(problem.get());
      return new Comparison(undefined, undefined, undefined);
    }
    return of(
        first.placements.auc() - second.placements.auc(), varianceOfDifference(first, second));
  }

  private static double varianceOfDifference(DeLong first, DeLong second) {
    return first.placements.covariance(first.placements)
        + second.placements.covariance(second.placements)
        - 2 * first.placements.covariance(second.placements);
  }

  private static Comparison of(double difference, double variance) {
    // Rounding leaves a variance of about 1e-17 where two models rank alike.
    if (variance < 1e-15) {
      Metric undefined = Metric.undefined("the difference of the two AUCs has no variance");
      return new Comparison(Metric.of(difference), undefined, undefined);
    }
    double z = difference / Math.sqrt(variance);
    return new Comparison(Metric.of(difference), Metric.of(z), Metric.of(Normal.twoSided(z)));
  }

  /**
   * Tests whether two models rank equally well on average over independent sets of cases, such as
   * the test parts of folds: the differences averaged, their variances summed.
   *
   * @param first one a set, at least one
   * @param second of the same sets in the same order
   * @throws IllegalArgumentException when the sets differ
   */
  public static Comparison compareMeans(List<DeLong> first, List<DeLong> second) {
    if (first.size() != second.size() || first.isEmpty()) {
      throw new IllegalArgumentException(
          "there are AUCs of %s and %s sets of cases; give one or more of each"
              .formatted(first.size(), second.size()));
    }
    double difference = 0;
    double variance = 0;
    for (int i = 0; i < first.size(); i++) {
      Comparison comparison = compare(first.get(i), second.get(i));
      if (comparison.difference() instanceof Metric.Undefined undefined) {
        return new Comparison(undefined, undefined, undefined);
      }
      difference += comparison.difference().orElseThrow() / first.size();
      variance += varianceOfDifference(first.get(i), second.get(i));
    }
    return of(difference, variance / ((double) first.size() * first.size()));
  }
}
