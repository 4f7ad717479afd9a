package dev.mhim.standalone.view;

import dev.mhim.v1.Evaluation;
import dev.mhim.v1.FoldValue;
import dev.mhim.v1.LabelKind;
import dev.mhim.v1.MetricSummary;
import dev.mhim.v1.ModelRole;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The result of a run: baseline and MHIM side by side, fold by fold, with mean ± standard
 * deviation.
 */
public final class ResultTable {
  private static final int FIRST = 12;
  private static final int CELL = 15;

  private record Column(String title, ModelRole role, String metric) {}

  private static final List<Column> CLASSIFICATION =
      List.of(
          new Column("baseline AUC", ModelRole.MODEL_ROLE_BASELINE, "auc"),
          new Column("MHIM AUC", ModelRole.MODEL_ROLE_STUDENT, "auc"),
          new Column("baseline acc", ModelRole.MODEL_ROLE_BASELINE, "accuracy_macro"),
          new Column("MHIM acc", ModelRole.MODEL_ROLE_STUDENT, "accuracy_macro"),
          new Column("baseline F1", ModelRole.MODEL_ROLE_BASELINE, "f1_macro"),
          new Column("MHIM F1", ModelRole.MODEL_ROLE_STUDENT, "f1_macro"));

  private static final List<Column> SURVIVAL =
      List.of(
          new Column("baseline C", ModelRole.MODEL_ROLE_BASELINE, "c_index"),
          new Column("MHIM C", ModelRole.MODEL_ROLE_STUDENT, "c_index"),
          new Column("teacher C", ModelRole.MODEL_ROLE_TEACHER, "c_index"));

  private ResultTable() {}

  /** The table with its heading. */
  public static List<String> of(Evaluation evaluation) {
    Scores scores = new Scores(evaluation);
    boolean survival = evaluation.getLabelKind() == LabelKind.LABEL_KIND_SURVIVAL;
    List<Column> columns =
        (survival ? SURVIVAL : CLASSIFICATION)
            .stream().filter(c -> scores.metric(c.role(), c.metric()).isPresent()).toList();
    List<String> lines = new ArrayList<>();
    lines.add(Protocols.heading(evaluation.getProtocol()));
    lines.add(
        survival
            ? "C = concordance index of the out-of-fold predictions, by fold"
            : "scores of the out-of-fold predictions, by fold; acc and F1 are macro averages");
    lines.add("");
    lines.add(row("fold", columns, Column::title));
    for (int fold : folds(scores, columns)) {
      lines.add(row(Integer.toString(fold), columns, c -> value(scores, c, fold)));
    }
    lines.add(row("mean ± std", columns, c -> mean(scores.metric(c.role(), c.metric()))));
    if (columns.stream().anyMatch(c -> !interval(scores, c).equals("-"))) {
      lines.add(row("95 % of mean", columns, c -> interval(scores, c)));
    }
    teacher(scores, survival).ifPresent(lines::add);
    difference(evaluation, survival ? "c_index" : "auc").ifPresent(lines::add);
    undefined(scores, columns).forEach(lines::add);
    return lines;
  }

  private static Set<Integer> folds(Scores scores, List<Column> columns) {
    Set<Integer> folds = new TreeSet<>();
    for (Column c : columns) {
      scores
          .metric(c.role(), c.metric())
          .ifPresent(m -> m.getFoldsList().forEach(v -> folds.add(v.getFold())));
    }
    return folds;
  }

  private static Optional<String> teacher(Scores scores, boolean survival) {
    return survival
        ? Optional.empty()
        : scores
            .metric(ModelRole.MODEL_ROLE_TEACHER, "auc")
            .map(m -> "AUC of the momentum teacher: " + mean(Optional.of(m)).strip());
  }

  private static String interval(Scores scores, Column column) {
    return scores
        .metric(column.role(), column.metric())
        .filter(MetricSummary::hasMeanLow)
        .map(m -> String.format(Locale.ROOT, "%.3f-%.3f", m.getMeanLow(), m.getMeanHigh()))
        .orElse("-");
  }

  /** Whether MHIM is really better than the baseline. */
  private static Optional<String> difference(Evaluation evaluation, String metric) {
    return evaluation.getComparisonsList().stream()
        .filter(c -> c.getFirst() == ModelRole.MODEL_ROLE_STUDENT)
        .filter(c -> c.getSecond() == ModelRole.MODEL_ROLE_BASELINE)
        .flatMap(c -> c.getMetricsList().stream())
        .filter(m -> m.getMetric().equals(metric) && m.hasDifference() && m.hasPValue())
        .findFirst()
        .map(m ->
            String.format(
                    Locale.ROOT,
                    "MHIM minus baseline: %+.3f, 95 %% interval %+.3f to %+.3f, bootstrap p %s",
                    m.getDifference(),
                    m.getLow(),
                    m.getHigh(),
                    p(m.getPValue()))
                + (m.hasDelongPValue() ? ", DeLong p " + p(m.getDelongPValue()) : ""));
  }

  private static String p(double value) {
    return value < 0.001 ? "< 0.001" : String.format(Locale.ROOT, "= %.3f", value);
  }

  private static List<String> undefined(Scores scores, List<Column> columns) {
    List<String> notes = new ArrayList<>();
    for (Column c : columns) {
      for (FoldValue v : values(scores, c)) {
        if (!v.hasValue()) {
          notes.add(
              "%s is not defined in fold %d: %s"
                  .formatted(c.title(), v.getFold(), v.getUndefinedReason()));
        }
      }
    }
    return notes;
  }

  private static List<FoldValue> values(Scores scores, Column column) {
    return scores
        .metric(column.role(), column.metric())
        .map(MetricSummary::getFoldsList)
        .orElse(List.of());
  }

  private static String value(Scores scores, Column column, int fold) {
    return values(scores, column).stream()
        .filter(v -> v.getFold() == fold && v.hasValue())
        .findFirst()
        .map(v -> String.format(Locale.ROOT, "%.4f", v.getValue()))
        .orElse("-");
  }

  private static String mean(Optional<MetricSummary> metric) {
    return metric
        .filter(MetricSummary::hasMean)
        .map(m -> String.format(Locale.ROOT, "%.3f ± %.3f", m.getMean(), m.getStd()))
        .orElse("-");
  }

  private static String row(String first, List<Column> columns, Function<Column, String> cell) {
    StringBuilder row = new StringBuilder(pad(first, FIRST, false));
    columns.forEach(c -> row.append(pad(cell.apply(c), CELL, true)));
    return row.toString();
  }

  private static String pad(String text, int width, boolean right) {
    String blanks = " ".repeat(Math.max(0, width - text.length()));
    return right ? blanks + text : text + blanks;
  }
}
