package dev.mhim.statistics.survival;

import dev.mhim.statistics.Metric;
import java.util.Arrays;

/**
 * Pairs of cases counted for Harrell's concordance index (Harrell et al., JAMA 247, 1982), as
 * scikit-survival's {@code concordance_index_censored}: a case with an event is compared with every
 * case of a later time, and with the censored ones of the same time.
 *
 * @param concordant pairs in which the earlier event has the higher risk
 * @param discordant pairs in which it has the lower risk
 * @param tiedRisk pairs whose risks differ by 1e-8 or less
 * @param tiedTime pairs of an event and a censoring at the same time
 * @param index (concordant + tiedRisk / 2) / comparable pairs, 0 to 1; undefined without such pairs
 */
public record Concordance(
    long concordant, long discordant, long tiedRisk, long tiedTime, Metric index) {

  /** Risks that differ by this much or less are tied. */
  static final double TIED_TOLERANCE = 1e-8;

  private static final Metric NO_PAIR =
      Metric.undefined("no two cases can be compared: no event, or none before another time");

  /**
   * Counts the pairs in O(n log n).
   *
   * @param times {@code [n]} time to the event or to censoring
   * @param events {@code [n]} whether the event was seen
   * @param risks {@code [n]} higher means an earlier event; an undefined index where one is not
   *     finite
   * @throws SurvivalLabelException for lengths that differ, or a time that is negative or not
   *     finite
   */
  public static Concordance of(double[] times, boolean[] events, double[] risks) {
    ConcordanceScorer scorer = ConcordanceScorer.of(times, events, risks);
    int[] once = new int[times.length];
    Arrays.fill(once, 1);
    return scorer.concordance(once);
  }

  static Concordance ofPairs(long concordant, long discordant, long tiedRisk, long tiedTime) {
    long comparable = concordant + discordant + tiedRisk;
    Metric index =
        comparable == 0 ? NO_PAIR : Metric.of((concordant + 0.5 * tiedRisk) / comparable);
    return new Concordance(concordant, discordant, tiedRisk, tiedTime, index);
  }

  static Concordance undefined(String reason) {
    return new Concordance(0, 0, 0, 0, Metric.undefined(reason));
  }
}
