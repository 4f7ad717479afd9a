package dev.mhim.scoring.report;

import static dev.mhim.scoring.report.Html.escape;
import static dev.mhim.scoring.report.Html.number;
import static dev.mhim.scoring.report.Html.p;
import static dev.mhim.scoring.report.Html.signed;

import dev.mhim.v1.Evaluation;
import dev.mhim.v1.FoldValue;
import dev.mhim.v1.MetricComparison;
import dev.mhim.v1.MetricSummary;
import dev.mhim.v1.ModelComparison;
import dev.mhim.v1.ModelEvaluation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The tables of an evaluation. */
final class ScoreTables {
  private final Evaluation evaluation;
  private final Function<ModelEvaluation, List<MetricSummary>> metrics;

  private ScoreTables(
      Evaluation evaluation, Function<ModelEvaluation, List<MetricSummary>> metrics) {
    this.evaluation = evaluation;
    this.metrics = metrics;
  }

  /** Tables of the scores by bag. */
  static ScoreTables byBag(Evaluation evaluation) {
    return new ScoreTables(evaluation, ModelEvaluation::getMetricsList);
  }

  /** Tables of the scores by case. */
  static ScoreTables byCase(Evaluation evaluation) {
    return new ScoreTables(evaluation, ModelEvaluation::getCaseMetricsList);
  }

  List<String> metricNames() {
    List<String> names = new ArrayList<>();
    evaluation.getModelsList().stream()
        .limit(1)
        .forEach(model -> metrics.apply(model).forEach(m -> names.add(m.getMetric())));
    return names;
  }

  Optional<MetricSummary> find(ModelEvaluation model, String metric) {
    return metrics.apply(model).stream().filter(m -> m.getMetric().equals(metric)).findFirst();
  }

  /** One line a metric, one column a model. */
  String overview() {
    StringBuilder table =
        new StringBuilder("<div class=\"scroll\"><table><thead><tr><th scope=\"col\">metric</th>");
    evaluation
        .getModelsList()
        .forEach(model ->
            table
                .append("<th scope=\"col\">")
                .append(escape(MetricNames.title(model.getRole())))
                .append("</th>"));
    table.append("</tr></thead><tbody>");
    for (String metric : metricNames()) {
      table.append("<tr><th scope=\"row\">").append(escape(MetricNames.of(metric))).append("</th>");
      for (ModelEvaluation model : evaluation.getModelsList()) {
        table.append(find(model, metric).map(ScoreTables::overFolds).orElse("<td></td>"));
      }
      table.append("</tr>");
    }
    return table.append("</tbody></table></div>").toString();
  }

  private static String overFolds(MetricSummary summary) {
    if (!summary.hasMean()) {
      String reason =
          summary.getFoldsList().stream()
              .map(FoldValue::getUndefinedReason)
              .filter(text -> !text.isEmpty())
              .findFirst()
              .orElse("");
      return "<td>undefined<small>%s</small></td>".formatted(escape(reason));
    }
    StringBuilder cell = new StringBuilder("<td><b>").append(number(summary.getMean()));
    if (summary.getFoldsCount() > 1) {
      cell.append(" ± ").append(number(summary.getStd()));
    }
    cell.append("</b>");
    List<String> below = new ArrayList<>();
    if (summary.hasMeanLow()) {
      below.add(number(summary.getMeanLow()) + " to " + number(summary.getMeanHigh()));
    }
    if (summary.hasPooled() && summary.getPooled().hasValue()) {
      below.add("pooled " + number(summary.getPooled().getValue()));
    }
    if (!below.isEmpty()) {
      cell.append(small(String.join(" · ", below)));
    }
    return cell.append("</td>").toString();
  }

  private static String small(String text) {
    return "<small>" + text + "</small>";
  }

  /** One metric, one line a model, one column a fold. */
  String foldByFold(String metric) {
    StringBuilder table = new StringBuilder("<div class=\"scroll\"><table><caption>");
    table
        .append(escape(MetricNames.of(metric)))
        .append("</caption><thead><tr><th scope=\"col\">model</th>");
    evaluation.getModelsList().stream()
        .limit(1)
        .flatMap(model -> find(model, metric).stream())
        .forEach(summary ->
            summary
                .getFoldsList()
                .forEach(fold ->
                    table.append("<th scope=\"col\">fold %d</th>".formatted(fold.getFold()))));
    table.append("<th scope=\"col\">pooled</th></tr></thead><tbody>");
    for (ModelEvaluation model : evaluation.getModelsList()) {
      find(model, metric)
          .ifPresent(summary -> {
            table
                .append("<tr><th scope=\"row\">")
                .append(escape(MetricNames.title(model.getRole())))
                .append("</th>");
            summary.getFoldsList().forEach(fold -> table.append(cell(fold)));
            table.append(summary.hasPooled() ? cell(summary.getPooled()) : "<td></td>");
            table.append("</tr>");
          });
    }
    return table.append("</tbody></table></div>").toString();
  }

  private static String cell(FoldValue value) {
    if (!value.hasValue()) {
      return "<td>undefined<small class=\"reason\">%s</small></td>"
          .formatted(escape(value.getUndefinedReason()));
    }
    StringBuilder cell = new StringBuilder("<td>").append(number(value.getValue()));
    if (value.hasBootstrapLow()) {
      cell.append(
          small(number(value.getBootstrapLow()) + " to " + number(value.getBootstrapHigh())));
    }
    if (value.hasBcaLow()) {
      cell.append(small("BCa " + number(value.getBcaLow()) + " to " + number(value.getBcaHigh())));
    }
    return cell.append("</td>").toString();
  }

  /** One line a metric: what the first model has above the second. */
  static String comparison(ModelComparison comparison) {
    boolean deLong =
        comparison.getMetricsList().stream().anyMatch(MetricComparison::hasDelongPValue);
    StringBuilder table = new StringBuilder("<div class=\"scroll\"><table><caption>");
    table
        .append(escape(MetricNames.title(comparison.getFirst())))
        .append(" − ")
        .append(escape(MetricNames.title(comparison.getSecond())))
        .append(
            "</caption><thead><tr><th scope=\"col\">metric</th><th scope=\"col\">difference</th>"
                + "<th scope=\"col\">95 % interval</th><th scope=\"col\">p (bootstrap)</th>")
        .append(deLong ? "<th scope=\"col\">p (DeLong)</th>" : "")
        .append("</tr></thead><tbody>");
    for (MetricComparison metric : comparison.getMetricsList()) {
      table
          .append("<tr><th scope=\"row\">")
          .append(escape(MetricNames.of(metric.getMetric())))
          .append("</th><td>")
          .append(
              metric.hasDifference()
                  ? signed(metric.getDifference())
                  : "undefined" + small(escape(metric.getUndefinedReason())))
          .append("</td><td>")
          .append(
              metric.hasLow() ? signed(metric.getLow()) + " to " + signed(metric.getHigh()) : "")
          .append("</td><td>")
          .append(metric.hasPValue() ? p(metric.getPValue()) : "")
          .append("</td>")
          .append(
              deLong
                  ? "<td>%s</td>"
                      .formatted(metric.hasDelongPValue() ? p(metric.getDelongPValue()) : "")
                  : "")
          .append("</tr>");
    }
    return table.append("</tbody></table></div>").toString();
  }

  /** The decisions of one model, the share of each true class as the shade. */
  static String confusion(ModelEvaluation model, List<String> classes) {
    int size = (int) Math.round(Math.sqrt(model.getConfusionMatrix().getCountsCount()));
    StringBuilder table = new StringBuilder("<div class=\"scroll\"><table class=\"confusion\">");
    table
        .append("<caption>")
        .append(escape(MetricNames.title(model.getRole())))
        .append("</caption><thead><tr><th scope=\"col\">true ╲ decided</th>");
    for (int c = 0; c < size; c++) {
      table
          .append("<th scope=\"col\">")
          .append(escape(HardestCases.name(classes, c)))
          .append("</th>");
    }
    table.append("</tr></thead><tbody>");
    for (int row = 0; row < size; row++) {
      List<Long> counts =
          model.getConfusionMatrix().getCountsList().subList(row * size, (row + 1) * size);
      long total = counts.stream().mapToLong(Long::longValue).sum();
      table
          .append("<tr><th scope=\"row\">")
          .append(escape(HardestCases.name(classes, row)))
          .append("</th>");
      for (long count : counts) {
        long share = total == 0 ? 0 : Math.round(100.0 * count / total);
        table.append(
            "<td style=\"--share:%d%%\">%d<small>%d %%</small></td>"
                .formatted(share * 6 / 10, count, share));
      }
      table.append("</tr>");
    }
    return table.append("</tbody></table></div>").toString();
  }
}
