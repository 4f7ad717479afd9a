package dev.mhim.standalone.predictions;

import dev.mhim.v1.ConcordancePairs;
import dev.mhim.v1.FoldValue;
import dev.mhim.v1.MetricSummary;
import dev.mhim.v1.ModelEvaluation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Scores as a table for people. */
public final class ScoresTable {
  private static final String ROW = "%-30s %16s  %-18s %-18s %s";

  private ScoresTable() {}

  /** The table with its heading. */
  public static List<String> of(PredictionScores scored) {
    ModelEvaluation scores = scored.scores();
    int folds = scored.predictions().folds().size();
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s: %s%d cases, %d rows, %d %s; protocol %s"
            .formatted(
                scored.file(),
                scored.predictions().model().map(model -> model + ", ").orElse(""),
                scores.getCaseCount(),
                scores.getBagCount(),
                folds,
                folds == 1 ? "fold" : "folds",
                scored.protocol()));
    lines.add(
        "%d seeded resamples of the cases; intervals 95 %%"
            .formatted(scored.resampling().resamples()));
    lines.add("");
    metrics(lines, scores.getMetricsList());
    if (scores.getCaseMetricsCount() > 0) {
      lines.add("");
      lines.add("by case: mean probability of its rows");
      metrics(lines, scores.getCaseMetricsList());
    }
    if (scores.hasConcordancePairs()) {
      ConcordancePairs pairs = scores.getConcordancePairs();
      lines.add("");
      lines.add(
          "pairs: %d concordant, %d discordant, %d of tied risk, %d of tied time"
              .formatted(
                  pairs.getConcordant(),
                  pairs.getDiscordant(),
                  pairs.getTiedRisk(),
                  pairs.getTiedTime()));
      lines.add(
          scores.getLogRank().hasPValue()
              ? String.format(
                  Locale.ROOT,
                  "higher against lower half of risk: log-rank chi-squared %.3f, p = %.4g",
                  scores.getLogRank().getChiSquared(),
                  scores.getLogRank().getPValue())
              : "log-rank test not defined: " + scores.getLogRank().getUndefinedReason());
    }
    return lines;
  }

  private static void metrics(List<String> lines, List<MetricSummary> metrics) {
    boolean several = metrics.getFirst().getFoldsCount() > 1;
    lines.add(
        several
            ? ROW.formatted("metric", "mean ± std", "interval of mean", "", "pooled")
            : ROW.formatted("metric", "value", "percentile", "BCa", ""));
    for (MetricSummary metric : metrics) {
      lines.add(row(metric, several).stripTrailing());
    }
  }

  private static String row(MetricSummary metric, boolean several) {
    String name = metric.getMetric() + (metric.getLowerIsBetter() ? " (lower)" : "");
    FoldValue first = metric.getFolds(0);
    if (!metric.hasMean()) {
      return "%-30s %16s  %s".formatted(name, "undefined", first.getUndefinedReason());
    }
    if (several) {
      long undefined = metric.getFoldsList().stream().filter(fold -> !fold.hasValue()).count();
      String note = undefined == 0 ? "" : "  undefined in %d folds".formatted(undefined);
      return ROW.formatted(
          name,
          number(metric.getMean()) + " ± " + number(metric.getStd()),
          metric.hasMeanLow() ? range(metric.getMeanLow(), metric.getMeanHigh()) : "",
          "",
          (metric.getPooled().hasValue() ? number(metric.getPooled().getValue()) : "-") + note);
    }
    return ROW.formatted(
        name,
        number(metric.getMean()),
        first.hasBootstrapLow() ? range(first.getBootstrapLow(), first.getBootstrapHigh()) : "",
        first.hasBcaLow() ? range(first.getBcaLow(), first.getBcaHigh()) : "",
        "");
  }

  private static String range(double low, double high) {
    return number(low) + " to " + number(high);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }
}
