package dev.mhim.evaluator.report;

import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.mhim.v1.Evaluation;
import dev.mhim.v1.FoldPredictions;
import dev.mhim.v1.FoldValue;
import dev.mhim.v1.MetricSummary;
import dev.mhim.v1.ModelEvaluation;
import dev.mhim.v1.ModelRole;
import dev.mhim.v1.Protocol;
import dev.mhim.v1.Run;
import io.quarkus.qute.RawString;
import io.quarkus.qute.Template;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The report of a run: one HTML page that needs nothing but itself. */
@Singleton
public class RunReport {
  private final Template report;

  RunReport(Template report) {
    this.report = report;
  }

  /**
   * A line of a table.
   *
   * @param name what the line is of
   * @param cells its cells
   */
  public record Row(String name, List<String> cells) {}

  /**
   * The table of one metric.
   *
   * @param metric its name
   * @param rows one line a model: a cell a fold, then mean ± standard deviation
   */
  public record MetricTable(String metric, List<Row> rows) {}

  /** The page. */
  public String html(Run run, Evaluation evaluation, List<FoldPredictions> folds) {
    List<RawString> charts =
        folds.getFirst().getClassesCount() == 2 ? charts(evaluation, folds) : List.of();
    return report
        .data("run", run)
        .data("evaluation", evaluation)
        .data("protocol", protocol(run.getProtocol()))
        .data("folds", folds.stream().map(FoldPredictions::getFold).toList())
        .data("tables", tables(evaluation))
        .data("charts", charts)
        .data("settings", settings(run))
        .render();
  }

  /** What the protocol means for whoever reads the numbers. */
  static String protocol(Protocol protocol) {
    return switch (protocol) {
      case PROTOCOL_PAPER ->
          "paper: as published, without an inner validation part, so the epoch is selected on the"
              + " test fold and the numbers are optimistic";
      case PROTOCOL_HELD_OUT ->
          "held-out: the epoch is selected on an inner validation part; the test fold is only"
              + " predicted";
      case PROTOCOL_UNSPECIFIED, UNRECOGNIZED -> "unknown";
    };
  }

  private static List<RawString> charts(Evaluation evaluation, List<FoldPredictions> folds) {
    List<RawString> charts = new ArrayList<>();
    for (ModelEvaluation model : evaluation.getModelsList()) {
      String svg = RocChart.svg(folds, model.getRole(), "ROC of the " + title(model.getRole()));
      if (!svg.isEmpty()) {
        charts.add(new RawString(svg));
      }
    }
    return charts;
  }

  private static List<MetricTable> tables(Evaluation evaluation) {
    List<MetricTable> tables = new ArrayList<>();
    if (evaluation.getModelsCount() == 0) {
      return tables;
    }
    for (MetricSummary metric : evaluation.getModels(0).getMetricsList()) {
      List<Row> rows = new ArrayList<>();
      for (ModelEvaluation model : evaluation.getModelsList()) {
        find(model, metric.getMetric()).ifPresent(summary -> rows.add(row(model, summary)));
      }
      tables.add(new MetricTable(metric.getMetric(), rows));
    }
    return tables;
  }

  private static Optional<MetricSummary> find(ModelEvaluation model, String metric) {
    return model.getMetricsList().stream()
        .filter(summary -> summary.getMetric().equals(metric))
        .findFirst();
  }

  private static Row row(ModelEvaluation model, MetricSummary summary) {
    List<String> cells = new ArrayList<>();
    for (FoldValue value : summary.getFoldsList()) {
      cells.add(cell(value));
    }
    cells.add(
        summary.hasMean()
            ? number(summary.getMean()) + " ± " + number(summary.getStd())
            : "undefined");
    return new Row(title(model.getRole()), cells);
  }

  private static String cell(FoldValue value) {
    if (!value.hasValue()) {
      return "undefined (" + value.getUndefinedReason() + ")";
    }
    return value.hasBootstrapLow()
        ? number(value.getValue())
            + " ["
            + number(value.getBootstrapLow())
            + ", "
            + number(value.getBootstrapHigh())
            + "]"
        : number(value.getValue());
  }

  private static List<Row> settings(Run run) {
    List<Row> rows = new ArrayList<>();
    run.getSettings()
        .getAllFields()
        .forEach((field, value) -> rows.add(new Row(field.getName(), List.of(text(field, value)))));
    return rows;
  }

  private static String text(FieldDescriptor field, Object value) {
    return field.getType() == FieldDescriptor.Type.ENUM
        ? value.toString().replaceFirst("^[A-Z]+_", "").toLowerCase(Locale.ROOT)
        : value.toString();
  }

  private static String title(ModelRole role) {
    return switch (role) {
      case MODEL_ROLE_BASELINE -> "baseline";
      case MODEL_ROLE_STUDENT -> "MHIM (student)";
      case MODEL_ROLE_TEACHER -> "MHIM's teacher";
      case MODEL_ROLE_UNSPECIFIED, UNRECOGNIZED -> "unknown model";
    };
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }
}
