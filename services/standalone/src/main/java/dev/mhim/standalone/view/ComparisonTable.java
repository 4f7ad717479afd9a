package dev.mhim.standalone.view;

import dev.mhim.v1.MetricComparison;
import dev.mhim.v1.MetricSummary;
import dev.mhim.v1.RankedRun;
import dev.mhim.v1.RunComparison;
import dev.mhim.v1.RunDifference;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Runs side by side, best first, and the first against each of the others. */
public final class ComparisonTable {
  private static final List<String> CLASSIFICATION =
      List.of("auc", "average_precision", "accuracy_macro", "f1_macro", "cohen_kappa", "ece");
  private static final List<String> SURVIVAL =
      List.of("c_index", "c_index_ipcw", "auc_time_dependent", "integrated_brier");
  private static final int CELL = 19;

  private ComparisonTable() {}

  /** The tables with their heading. */
  public static List<String> of(RunComparison comparison) {
    List<String> metrics =
        comparison.getRankingMetric().equals("c_index") ? SURVIVAL : CLASSIFICATION;
    List<String> lines = new ArrayList<>();
    lines.add(Protocols.heading(comparison.getProtocol()));
    lines.add(
        "one split plan, SHA-256 %s; mean ± std over folds; ranked by %s"
            .formatted(comparison.getSplitPlanSha256(), comparison.getRankingMetric()));
    lines.add("");
    StringBuilder head = new StringBuilder("%-28s".formatted("run"));
    metrics.forEach(metric -> head.append(pad(metric)));
    lines.add(head.append("  differing settings").toString());
    for (RankedRun run : comparison.getRunsList()) {
      StringBuilder row = new StringBuilder("%-28s".formatted(id(run.getRun())));
      metrics.forEach(metric -> row.append(pad(mean(run, metric))));
      lines.add(row.append("  ").append(settings(run)).toString().stripTrailing());
    }
    lines.add("");
    lines.add(
        "%s of the best minus that of each other, on the same cases:"
            .formatted(comparison.getRankingMetric()));
    for (RunDifference difference : comparison.getDifferencesList()) {
      difference.getMetricsList().stream()
          .filter(metric -> metric.getMetric().equals(comparison.getRankingMetric()))
          .forEach(metric -> lines.add(difference(difference, metric)));
    }
    if (comparison.getDifferencesCount() > 1) {
      lines.add(
          "p-values are not corrected for %d comparisons, nor for the choice of the best"
              .formatted(comparison.getDifferencesCount()));
    }
    return lines;
  }

  private static String difference(RunDifference of, MetricComparison metric) {
    String who = "%s - %s".formatted(id(of.getFirst()), id(of.getSecond()));
    if (!metric.hasDifference()) {
      return "%s: not defined, %s".formatted(who, metric.getUndefinedReason());
    }
    StringBuilder line =
        new StringBuilder(String.format(Locale.ROOT, "%s: %+.4f", who, metric.getDifference()));
    if (metric.hasLow()) {
      line.append(
          String.format(
              Locale.ROOT,
              ", 95 %% interval %+.4f to %+.4f, bootstrap p = %.4f",
              metric.getLow(),
              metric.getHigh(),
              metric.getPValue()));
    }
    if (metric.hasDelongPValue()) {
      line.append(String.format(Locale.ROOT, ", DeLong p = %.4f", metric.getDelongPValue()));
    }
    return line.toString();
  }

  private static String mean(RankedRun run, String metric) {
    Optional<MetricSummary> found =
        run.getMetricsList().stream().filter(m -> m.getMetric().equals(metric)).findFirst();
    return found
        .filter(MetricSummary::hasMean)
        .map(m -> String.format(Locale.ROOT, "%.3f ± %.3f", m.getMean(), m.getStd()))
        .orElse("-");
  }

  private static String settings(RankedRun run) {
    List<String> settings = new ArrayList<>();
    for (Map.Entry<String, String> setting :
        new TreeMap<>(run.getDifferingSettingsMap()).entrySet()) {
      settings.add(setting.getKey() + "=" + setting.getValue());
    }
    return String.join(" ", settings);
  }

  private static String id(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  private static String pad(String text) {
    return " ".repeat(Math.max(1, CELL - text.length())) + text;
  }
}
