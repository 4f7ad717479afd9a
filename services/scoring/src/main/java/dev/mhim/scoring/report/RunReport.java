package dev.mhim.scoring.report;

import static dev.mhim.scoring.report.Html.escape;
import static dev.mhim.scoring.report.Html.number;
import static dev.mhim.scoring.report.Html.p;

import dev.mhim.scoring.FoldOutputs;
import dev.mhim.v1.Evaluation;
import dev.mhim.v1.LabelKind;
import dev.mhim.v1.LogRankTest;
import dev.mhim.v1.MetricSummary;
import dev.mhim.v1.ModelEvaluation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The report of an evaluation: one HTML page that needs nothing but itself. */
public final class RunReport {
  private static final int MOST_CLASSES = 6;

  private final ReportContent content;
  private final Evaluation evaluation;
  private final boolean survival;
  private final StringBuilder page = new StringBuilder();

  private RunReport(ReportContent content) {
    this.content = content;
    this.evaluation = content.evaluation();
    this.survival = evaluation.getLabelKind() == LabelKind.LABEL_KIND_SURVIVAL;
  }

  /** The page. */
  public static String html(ReportContent content) {
    RunReport report = new RunReport(content);
    report.head();
    report.scores();
    report.comparisons();
    if (report.survival) {
      report.survivalCharts();
    } else {
      report.classificationCharts();
    }
    report.learning();
    report.hardest();
    report.settings();
    return report.page.append("</body>\n</html>\n").toString();
  }

  private void head() {
    page.append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        .append("<title>")
        .append(escape(content.title()))
        .append("</title>\n<style>\n")
        .append(style())
        .append("</style>\n</head>\n<body>\n<h1>")
        .append(escape(content.title()))
        .append("</h1>\n");
    if (!content.protocol().isEmpty()) {
      page.append("<p class=\"protocol\"><strong>Protocol ")
          .append(escape(content.protocol()))
          .append(".</strong></p>\n");
    }
    page.append("<dl>\n");
    content
        .facts()
        .forEach(fact ->
            page.append(
                "<dt>%s</dt><dd>%s</dd>\n".formatted(escape(fact.name()), escape(fact.value()))));
    page.append("</dl>\n");
  }

  private static String style() {
    try (InputStream css = RunReport.class.getResourceAsStream("report.css")) {
      if (css == null) {
        throw new IllegalStateException("report.css is missing beside " + RunReport.class);
      }
      return new String(css.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void section(String title, String note) {
    page.append("\n<h2>").append(escape(title)).append("</h2>\n");
    if (!note.isEmpty()) {
      page.append("<p>").append(escape(note)).append("</p>\n");
    }
  }

  private void scores() {
    ScoreTables tables = ScoreTables.byBag(evaluation);
    List<String> metrics = tables.metricNames();
    if (metrics.isEmpty()) {
      return;
    }
    boolean several = evaluation.getModels(0).getMetrics(0).getFoldsCount() > 1;
    section(
        "Scores of predictions on cases that were not trained on",
        several
            ? "Bold: mean ± standard deviation over the folds (n in the denominator), which is the"
                + " spread between folds, not an interval. Below it the 95 % interval of that"
                + " mean by a bootstrap of the cases within each fold; it says nothing of"
                + " training again. Pooled: all folds' predictions as if one model had made them,"
                + " to be taken with caution, since the folds' models need not share a scale. ↓:"
                + " lower is better."
            : "Below each value its 95 % interval by a bootstrap of the cases. ↓: lower is"
                + " better.");
    page.append(tables.overview());
    page.append(forest(tables, metrics.getFirst()));
    if (several) {
      page.append(tables.foldByFold(metrics.getFirst()));
      page.append("<details class=\"long\"><summary>Every other metric, fold by fold</summary>\n");
      metrics.stream().skip(1).forEach(metric -> page.append(tables.foldByFold(metric)));
      page.append("</details>\n");
    }
    ScoreTables byCase = ScoreTables.byCase(evaluation);
    if (!byCase.metricNames().isEmpty()) {
      section(
          "The same by case",
          "Some cases have several slides. Above each slide counts; here each case does, with the"
              + " mean probability of its slides. Intervals are of resampled cases in both.");
      page.append(byCase.overview());
    }
  }

  private String forest(ScoreTables tables, String metric) {
    List<ForestChart.Entry> entries = new ArrayList<>();
    for (ModelEvaluation model : evaluation.getModelsList()) {
      tables
          .find(model, metric)
          .ifPresent(summary ->
              entries.add(new ForestChart.Entry(MetricNames.title(model.getRole()), summary)));
    }
    return ForestChart.of(
        entries, MetricNames.of(metric) + " with 95 % percentile intervals of the bootstrap");
  }

  private void comparisons() {
    if (evaluation.getComparisonsCount() == 0) {
      return;
    }
    section(
        "Is the difference real?",
        "First model minus second on the same cases, mean over the folds: paired bootstrap of the"
            + " cases within each fold and, for the AUC, DeLong's test. The p-values are not"
            + " corrected for the number of comparisons.");
    page.append(ScoreTables.comparison(evaluation.getComparisons(0)));
    if (evaluation.getComparisonsCount() > 1) {
      page.append("<details><summary>The other pairs of models</summary>\n");
      evaluation.getComparisonsList().stream()
          .skip(1)
          .forEach(comparison -> page.append(ScoreTables.comparison(comparison)));
      page.append("</details>\n");
    }
  }

  private void charts(String title, String note, List<String> charts) {
    List<String> drawn = charts.stream().filter(chart -> !chart.isEmpty()).toList();
    if (!drawn.isEmpty()) {
      section(title, note);
      page.append("<div class=\"charts\">\n").append(String.join("\n", drawn)).append("</div>\n");
    }
  }

  private void classificationCharts() {
    List<String> charts = new ArrayList<>();
    content
        .outputs()
        .forEach((role, folds) -> {
          String model = MetricNames.title(role);
          int classes = folds.getFirst().cases().getFirst().logits().size();
          for (int c = classes == 2 ? 1 : 0; c < Math.min(classes, MOST_CLASSES); c++) {
            String of = model + ", class " + HardestCases.name(evaluation.getClassesList(), c);
            charts.add(RankingCharts.roc(folds, c, "ROC, " + of));
            charts.add(RankingCharts.precisionRecall(folds, c, "Precision and recall, " + of));
          }
          charts.add(CalibrationChart.of(folds, "Calibration, " + model));
        });
    charts(
        "ROC, precision and recall, calibration",
        "Dashed: chance, the share of the class, and perfect calibration.",
        charts);
    List<ModelEvaluation> decided =
        evaluation.getModelsList().stream().filter(ModelEvaluation::hasConfusionMatrix).toList();
    if (!decided.isEmpty()) {
      section("Decisions", "All folds together; the class of the largest logit.");
      page.append("<div class=\"charts\">\n");
      decided.forEach(
          model -> page.append(ScoreTables.confusion(model, evaluation.getClassesList())));
      page.append("</div>\n");
    }
  }

  private void survivalCharts() {
    List<String> curves = new ArrayList<>();
    for (ModelEvaluation model : evaluation.getModelsList()) {
      List<FoldOutputs> folds = content.outputs().getOrDefault(model.getRole(), List.of());
      if (!folds.isEmpty()) {
        curves.add(
            KaplanMeierChart.of(
                folds, MetricNames.title(model.getRole()) + ": " + logRank(model.getLogRank())));
      }
    }
    charts(
        "Survival by predicted risk",
        "Each fold's cases parted at its own median risk; Kaplan-Meier curves with 95 % bands, dots"
            + " are censorings.",
        curves);
  }

  private static String logRank(LogRankTest test) {
    return test.hasPValue()
        ? "log-rank χ² = %s, p %s"
            .formatted(
                number(test.getChiSquared()),
                p(test.getPValue()).startsWith("&") ? "< 0.001" : "= " + p(test.getPValue()))
        : "log-rank test not defined, " + test.getUndefinedReason();
  }

  private void learning() {
    String metric =
        evaluation.getModelsList().stream()
            .flatMap(model -> model.getMetricsList().stream())
            .map(MetricSummary::getMetric)
            .findFirst()
            .map(MetricNames::of)
            .orElse("selection metric");
    charts(
        "Learning curves",
        "The selection metric is that of the validation part, or of the test fold in protocol"
            + " paper. A dot is the epoch that the fold's model was taken from.",
        LearningCharts.of(
            content.histories(),
            content.outputs(),
            evaluation.getClassesCount() > 2 ? "accuracy, macro" : metric));
  }

  private void hardest() {
    content.outputs().entrySet().stream()
        .reduce((one, other) -> isStudent(one.getKey()) ? one : other)
        .ifPresent(entry -> {
          String table = HardestCases.of(entry.getValue(), evaluation.getClassesList());
          if (!table.isEmpty()) {
            section("The hardest cases", "Of " + MetricNames.title(entry.getKey()) + ".");
            page.append(table);
          }
        });
  }

  private static boolean isStudent(dev.mhim.v1.ModelRole role) {
    return role == dev.mhim.v1.ModelRole.MODEL_ROLE_STUDENT;
  }

  private void settings() {
    if (content.settings().isEmpty()) {
      return;
    }
    section("Settings", "");
    page.append("<div class=\"settings\">\n");
    content
        .settings()
        .forEach(setting ->
            page.append(
                "<div><span>%s</span> %s</div>\n"
                    .formatted(escape(setting.name()), escape(setting.value()))));
    page.append("</div>\n");
  }
}
