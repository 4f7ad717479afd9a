package dev.mhim.scoring;

import dev.mhim.scoring.CaseOutput.SurvivalPoint;
import dev.mhim.statistics.survival.DiscreteHazards;
import java.util.ArrayList;
import java.util.List;

/** What hazards by time bin say of the time axis. */
public final class SurvivalFunctions {
  private SurvivalFunctions() {}

  /**
   * Survival at the inner edges of the bins: S after a bin is that at its right edge. The outermost
   * edges lie at the ends of all times and are no times of interest.
   *
   * @param logits {@code [B]} hazard logits, one a bin
   * @param edges ascending
   * @return {@code B − 1} points; none when there are not {@code B + 1} edges
   */
  public static List<SurvivalPoint> of(double[] logits, List<Double> edges) {
    List<SurvivalPoint> points = new ArrayList<>();
    if (edges.size() == logits.length + 1) {
      double[] survival = DiscreteHazards.survival(logits);
      for (int bin = 0; bin < logits.length - 1; bin++) {
        points.add(new SurvivalPoint(edges.get(bin + 1), survival[bin]));
      }
    }
    return points;
  }
}
