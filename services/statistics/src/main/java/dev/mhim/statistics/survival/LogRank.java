package dev.mhim.statistics.survival;

import dev.mhim.statistics.Metric;
import dev.mhim.statistics.distribution.ChiSquared;
import java.util.Arrays;

/**
 * The log-rank test of equal survival in two or more groups: Mantel, Cancer Chemotherapy Reports
 * 50, 1966, with the hypergeometric variance.
 *
 * @param chiSquared the statistic; undefined where no time has events and cases of two groups at
 *     risk
 * @param degrees degrees of freedom, groups − 1
 * @param p 0 to 1; undefined where the statistic is
 */
public record LogRank(Metric chiSquared, int degrees, Metric p) {

  /**
   * Tests the groups.
   *
   * @param times {@code [n]} time to the event or to censoring
   * @param events {@code [n]} whether the event was seen
   * @param groups {@code [n]} each 0 to {@code groupCount} − 1
   * @param groupCount 2 or more
   * @throws SurvivalLabelException for lengths that differ, no case, or an invalid time
   */
  public static LogRank of(double[] times, boolean[] events, int[] groups, int groupCount) {
    requireGroups(times.length, groups, groupCount);
    int degrees = groupCount - 1;
    double[] excess = new double[degrees];
    double[][] covariance = new double[degrees][degrees];
    for (RiskSet set : RiskSet.of(times, events, groups, groupCount)) {
      add(set, excess, covariance);
    }
    double[] solved = solve(covariance, excess);
    double statistic = 0;
    for (int g = 0; g < degrees; g++) {
      statistic += excess[g] * solved[g];
    }
    if (Double.isNaN(statistic)) {
      Metric undefined =
          Metric.undefined("no event happens while cases of every group can be compared");
      return new LogRank(undefined, degrees, undefined);
    }
    double chiSquared = Math.max(0, statistic);
    return new LogRank(
        Metric.of(chiSquared), degrees, Metric.of(ChiSquared.upperTail(chiSquared, degrees)));
  }

  private static void requireGroups(int n, int[] groups, int groupCount) {
    SurvivalLabels.requireLengths("times", n, "groups", groups.length);
    if (groupCount < 2) {
      throw new IllegalArgumentException("there are " + groupCount + " groups; compare 2 or more");
    }
    for (int group : groups) {
      if (group < 0 || group >= groupCount) {
        throw new IllegalArgumentException(
            "group %s must be 0 to %s".formatted(group, groupCount - 1));
      }
    }
  }

  /** Observed − expected events of all groups but the last, and their covariance. */
  private static void add(RiskSet set, double[] excess, double[][] covariance) {
    double atRisk = set.atRisk();
    double events = set.events();
    double spread = atRisk > 1 ? events * (atRisk - events) / (atRisk - 1) : 0;
    for (int g = 0; g < excess.length; g++) {
      double share = set.atRisk(g) / atRisk;
      excess[g] += set.events(g) - events * share;
      for (int h = 0; h < excess.length; h++) {
        covariance[g][h] += spread * share * ((g == h ? 1 : 0) - set.atRisk(h) / atRisk);
      }
    }
  }

  /** Gaussian elimination with pivoting; NaN where the matrix is singular. */
  private static double[] solve(double[][] matrix, double[] right) {
    int n = right.length;
    double[][] rows = new double[n][];
    for (int i = 0; i < n; i++) {
      rows[i] = Arrays.copyOf(matrix[i], n + 1);
      rows[i][n] = right[i];
    }
    for (int column = 0; column < n; column++) {
      int pivot = column;
      for (int i = column + 1; i < n; i++) {
        pivot = Math.abs(rows[i][column]) > Math.abs(rows[pivot][column]) ? i : pivot;
      }
      double[] swapped = rows[column];
      rows[column] = rows[pivot];
      rows[pivot] = swapped;
      if (Math.abs(rows[column][column]) < 1e-12) {
        double[] unsolved = new double[n];
        Arrays.fill(unsolved, Double.NaN);
        return unsolved;
      }
      for (int i = 0; i < n; i++) {
        double factor = i == column ? 0 : rows[i][column] / rows[column][column];
        for (int k = column; k <= n; k++) {
          rows[i][k] -= factor * rows[column][k];
        }
      }
    }
    double[] solution = new double[n];
    for (int i = 0; i < n; i++) {
      solution[i] = rows[i][n] / rows[i][i];
    }
    return solution;
  }
}
