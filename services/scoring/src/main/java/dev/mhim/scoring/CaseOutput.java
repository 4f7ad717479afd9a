package dev.mhim.scoring;

import java.util.List;

/**
 * What a model said of one bag.
 *
 * @param caseId its case
 * @param bagId the bag; the case's id again where a case is one bag
 * @param truth its label
 * @param logits one a class or a time bin; empty where only a risk is known
 * @param risk of survival, higher means an earlier event; 0 for classification
 * @param survivalFunction the probability to live on past some times, ascending and the same times
 *     in all cases of a table; empty for classification or where it is not known
 */
public record CaseOutput(
    String caseId,
    String bagId,
    Truth truth,
    List<Double> logits,
    double risk,
    List<SurvivalPoint> survivalFunction) {

  /**
   * A point of a survival function.
   *
   * @param time in the labels' unit
   * @param probability of no event until then, 0 to 1; NaN is possible
   */
  public record SurvivalPoint(double time, double probability) {}

  /** The label of a case. */
  public sealed interface Truth {
    /**
     * A class.
     *
     * @param index 0-based, in the order of the logits
     */
    record OfClass(int index) implements Truth {}

    /**
     * A time to the event or to censoring.
     *
     * @param time 0 or more, finite
     * @param event whether the event was seen then
     */
    record OfSurvival(double time, boolean event) implements Truth {}
  }

  public CaseOutput {
    logits = List.copyOf(logits);
    survivalFunction = List.copyOf(survivalFunction);
  }

  /** A bag whose label is a class. */
  public static CaseOutput ofClass(
      String caseId, String bagId, int classIndex, List<Double> logits) {
    return new CaseOutput(caseId, bagId, new Truth.OfClass(classIndex), logits, 0, List.of());
  }

  /** The class, of classification only. */
  public int classIndex() {
    return switch (truth) {
      case Truth.OfClass(int index) -> index;
      case Truth.OfSurvival survival -> throw new IllegalStateException(caseId + " has no class");
    };
  }

  /** Time and event, of survival only. */
  public Truth.OfSurvival survival() {
    return switch (truth) {
      case Truth.OfSurvival survival -> survival;
      case Truth.OfClass other -> throw new IllegalStateException(caseId + " has no survival time");
    };
  }

  /** {@code [C]}, a fresh array. */
  public double[] logitArray() {
    return logits.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
