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
   * A cell of a table.
   *
   * @param value the number
   * @param interval its interval, or why there is no number; may be empty
   */
  public record Cell(String value, String interval) {}

  /**
   * A line of a table: one model.
   *
   * @param model the model
   * @param mean mean ± standard deviation over the folds
   * @param folds a cell a fold
   */
  public record Row(String model, String mean, List<Cell> folds) {}

  /**
   * The table of one metric.
   *
   * @param metric its name
   * @param rows one line a model
   */
  public record MetricTable(String metric, List<Row> rows) {}

  /**
   * A setting in force.
   *
   * @param name its name
   * @param value its value
   */
  public record Setting(String name, String value) {}

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
    String mean =
        summary.hasMean()
            ? number(summary.getMean()) + " ± " + number(summary.getStd())
            : "undefined";
    return new Row(
        title(model.getRole()),
        mean,
        summary.getFoldsList().stream().map(RunReport::cell).toList());
  }

  private static Cell cell(FoldValue value) {
    if (!value.hasValue()) {
      return new Cell("undefined", value.getUndefinedReason());
    }
    return new Cell(
        number(value.getValue()),
        value.hasBootstrapLow()
            ? number(value.getBootstrapLow()) + " to " + number(value.getBootstrapHigh())
            : "");
  }

  private static List<Setting> settings(Run run) {
    List<Setting> settings = new ArrayList<>();
    run.getSettings()
        .getAllFields()
        .forEach((field, value) -> settings.add(new Setting(field.getName(), text(field, value))));
    return settings;
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
