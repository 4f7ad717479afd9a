package dev.mhim.standalone.view;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.mhim.standalone.client.ProblemText;
import dev.mhim.v1.Artifact;
import dev.mhim.v1.ArtifactKind;
import dev.mhim.v1.FoldModelEvaluation;
import dev.mhim.v1.LabelKind;
import dev.mhim.v1.MetricSummary;
import dev.mhim.v1.ModelEvaluation;
import dev.mhim.v1.Prediction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Predictions for people. */
public final class PredictionText {
  private static final int MOST_ROWS = 20;
  private static final String ROW = "%-18s %-10s %-8s %-20s  %-18s  %s";
  private static final List<String> CLASSIFICATION =
      List.of("auc", "average_precision", "accuracy_macro", "f1_macro", "cohen_kappa", "brier");
  private static final List<String> SURVIVAL =
      List.of("c_index", "c_index_ipcw", "auc_time_dependent", "integrated_brier");

  private PredictionText() {}

  /** Predictions, one a line. */
  public static List<String> list(List<Prediction> predictions) {
    List<String> lines = new ArrayList<>();
    lines.add(ROW.formatted("prediction", "state", "models", "created", "run", "dataset"));
    for (Prediction prediction : predictions) {
      lines.add(
          ROW.formatted(
              id(prediction.getName()),
              prediction.getState().name().replaceFirst("^STATE_", "").toLowerCase(Locale.ROOT),
              prediction.getFoldsCount() == 0 ? "all" : "%d".formatted(prediction.getFoldsCount()),
              Instant.ofEpochSecond(prediction.getCreateTime().getSeconds())
                  .truncatedTo(ChronoUnit.SECONDS),
              id(prediction.getRun()),
              prediction.getDataset().replaceAll("^projects/[^/]*/datasets/", "")));
    }
    return lines;
  }

  /** Why it ended badly, or how good it is, as far as that is known. */
  public static List<String> details(Prediction prediction) {
    List<String> lines = new ArrayList<>();
    prediction.getProblemsList().forEach(p -> lines.add("  " + ProblemText.line(p)));
    if (prediction.hasEvaluation()) {
      lines.add("");
      lines.addAll(scores(prediction));
    }
    return lines;
  }

  /**
   * A prediction that has ended well, with its first lines and scores.
   *
   * @param folder where its files are
   */
  public static List<String> of(Prediction prediction, Path folder, List<Artifact> files) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(
        "%s of %s, fold %s, on %s"
            .formatted(
                prediction.getWeights().name().replace("MODEL_ROLE_", "").toLowerCase(Locale.ROOT),
                id(prediction.getRun()),
                String.join(
                    ", ",
                    prediction.getFoldsList().stream().map(f -> Integer.toString(f)).toList()),
                prediction.getDataset()));
    lines.add("");
    for (Artifact file : files) {
      if (file.getKind() == ArtifactKind.ARTIFACT_KIND_TABLE) {
        lines.addAll(rows(folder.resolve(file.getPath())));
        lines.add("");
      }
    }
    if (prediction.hasEvaluation()) {
      lines.addAll(scores(prediction));
      lines.add("");
    }
    lines.add("files: " + folder);
    files.stream()
        .map(Artifact::getPath)
        .filter(path -> !path.startsWith("explanations/"))
        .forEach(path -> lines.add("  " + path));
    long explanations =
        files.stream()
            .filter(file -> file.getKind() == ArtifactKind.ARTIFACT_KIND_EXPLANATION)
            .count();
    if (explanations > 0) {
      lines.add("  explanations/ … %d files".formatted(explanations));
    }
    return lines;
  }

  /** The first predictions: those of the ensemble where there is one. */
  private static List<String> rows(Path table) {
    List<List<String>> rows = new ArrayList<>();
    try (CsvReader<CsvRecord> csv = CsvReader.builder().ofCsvRecord(table)) {
      csv.forEach(row -> rows.add(row.getFields()));
    } catch (IOException e) {
      throw new UncheckedIOException("can't read " + table, e);
    }
    int fold = rows.getFirst().indexOf("fold");
    boolean several = rows.stream().anyMatch(row -> row.get(fold).equals("ensemble"));
    List<List<String>> shown = new ArrayList<>();
    for (List<String> row : rows) {
      if (shown.isEmpty() || !several || row.get(fold).equals("ensemble")) {
        shown.add(row.stream().map(PredictionText::shortened).toList());
      }
    }
    int more = shown.size() - 1 - MOST_ROWS;
    List<String> lines =
        new ArrayList<>(columns(shown.subList(0, Math.min(shown.size(), 1 + MOST_ROWS))));
    if (more > 0) {
      lines.add("… %d more in %s".formatted(more, table.getFileName()));
    }
    return lines;
  }

  /** A number with six digits, as far as it is one with more. */
  private static String shortened(String field) {
    return field.matches("-?\\d+\\.\\d+(E-?\\d+)?")
        ? String.format(Locale.ROOT, "%.6g", Double.parseDouble(field))
        : field;
  }

  private static List<String> columns(List<List<String>> rows) {
    int[] widths = new int[rows.getFirst().size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        line.append(row.get(i)).repeat(" ", widths[i] - row.get(i).length() + 2);
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }

  private static List<String> scores(Prediction prediction) {
    ModelEvaluation whole = prediction.getEvaluation().getModels(0);
    List<FoldModelEvaluation> folds = prediction.getEvaluation().getFoldModelsList();
    boolean survival = prediction.getEvaluation().getLabelKind() == LabelKind.LABEL_KIND_SURVIVAL;
    List<List<String>> rows = new ArrayList<>();
    List<String> head = new ArrayList<>();
    head.add("metric");
    head.add(folds.isEmpty() ? "fold " + prediction.getFolds(0) : "ensemble");
    head.add("95 % interval");
    folds.forEach(fold -> head.add("fold " + fold.getFold()));
    rows.add(head);
    for (String name : survival ? SURVIVAL : CLASSIFICATION) {
      Optional<MetricSummary> metric = metric(whole, name);
      if (metric.isPresent()) {
        List<String> row = new ArrayList<>();
        row.add(name);
        row.add(value(metric));
        row.add(
            metric
                .filter(MetricSummary::hasMeanLow)
                .map(m ->
                    String.format(Locale.ROOT, "%.3f to %.3f", m.getMeanLow(), m.getMeanHigh()))
                .orElse("-"));
        folds.forEach(fold -> row.add(value(metric(fold.getEvaluation(), name))));
        rows.add(row);
      }
    }
    List<String> lines = new ArrayList<>();
    lines.add(
        "scores on the labels of the dataset: %d cases, %d bags"
            .formatted(whole.getCaseCount(), whole.getBagCount()));
    lines.addAll(columns(rows));
    return lines;
  }

  private static Optional<MetricSummary> metric(ModelEvaluation model, String name) {
    return model.getMetricsList().stream().filter(m -> m.getMetric().equals(name)).findFirst();
  }

  private static String value(Optional<MetricSummary> metric) {
    return metric
        .filter(MetricSummary::hasMean)
        .map(m -> String.format(Locale.ROOT, "%.4f", m.getMean()))
        .orElse("-");
  }

  private static String id(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }
}
