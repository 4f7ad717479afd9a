package dev.mhim.evaluator.report;

import dev.mhim.v1.BagPrediction;
import dev.mhim.v1.FoldPredictions;
import dev.mhim.v1.ModelPredictions;
import dev.mhim.v1.ModelRole;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** ROC curves of a two-class run, one line a fold, as an SVG drawing. */
final class RocChart {
  private static final int SIZE = 300;
  private static final int MARGIN = 44;

  /** Okabe and Ito's colours, which colour-blind readers can tell apart. */
  private static final List<String> COLOURS =
      List.of("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000");

  private RocChart() {}

  /** The drawing of one model, or an empty text when no fold has both classes. */
  static String svg(List<FoldPredictions> folds, ModelRole role, String title) {
    StringBuilder lines = new StringBuilder();
    StringBuilder legend = new StringBuilder();
    int row = 0;
    for (FoldPredictions fold : folds) {
      for (ModelPredictions model : fold.getModelsList()) {
        if (model.getRole() != role) {
          continue;
        }
        List<double[]> points = points(model.getPredictionsList());
        if (points.isEmpty()) {
          continue;
        }
        String colour = COLOURS.get(fold.getFold() % COLOURS.size());
        lines
            .append("<polyline fill=\"none\" stroke-width=\"1.6\" stroke=\"")
            .append(colour)
            .append("\" points=\"");
        points.forEach(
            point -> lines.append(x(point[0])).append(',').append(y(point[1])).append(' '));
        lines.append("\"/>");
        int top = MARGIN / 2 + SIZE - 14 - 16 * (folds.size() - 1 - row++);
        legend.append(
            String.format(
                Locale.ROOT,
                "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"%s\" stroke-width=\"2\"/>"
                    + "<text x=\"%d\" y=\"%d\">fold %d</text>",
                MARGIN + SIZE - 78,
                top,
                MARGIN + SIZE - 58,
                top,
                colour,
                MARGIN + SIZE - 52,
                top + 4,
                fold.getFold()));
      }
    }
    return lines.isEmpty() ? "" : frame(title, lines.toString() + legend);
  }

  /** Corners of the curve as (false-positive rate, true-positive rate), tied scores in one step. */
  static List<double[]> points(List<BagPrediction> predictions) {
    List<BagPrediction> byScore = new ArrayList<>(predictions);
    byScore.sort(Comparator.comparingDouble(RocChart::score).reversed());
    long positives = predictions.stream().filter(p -> p.getClassIndex() == 1).count();
    long negatives = predictions.size() - positives;
    if (positives == 0 || negatives == 0) {
      return List.of();
    }
    List<double[]> points = new ArrayList<>();
    points.add(new double[] {0, 0});
    int truePositives = 0;
    int falsePositives = 0;
    for (int i = 0; i < byScore.size(); i++) {
      if (byScore.get(i).getClassIndex() == 1) {
        truePositives++;
      } else {
        falsePositives++;
      }
      boolean last = i + 1 == byScore.size();
      if (last || score(byScore.get(i)) != score(byScore.get(i + 1))) {
        points.add(
            new double[] {(double) falsePositives / negatives, (double) truePositives / positives});
      }
    }
    return points;
  }

  private static double score(BagPrediction prediction) {
    return (double) prediction.getLogits(1) - prediction.getLogits(0);
  }

  private static String frame(String title, String content) {
    int full = SIZE + 2 * MARGIN;
    StringBuilder grid = new StringBuilder();
    for (int i = 0; i <= 5; i++) {
      double rate = i / 5.0;
      grid.append(
          String.format(
              Locale.ROOT,
              "<line x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\" stroke=\"#ddd\"/>"
                  + "<line x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\" stroke=\"#ddd\"/>"
                  + "<text x=\"%s\" y=\"%d\" text-anchor=\"middle\">%.1f</text>"
                  + "<text x=\"%d\" y=\"%s\" text-anchor=\"end\">%.1f</text>",
              x(rate),
              y(0),
              x(rate),
              y(1),
              x(0),
              y(rate),
              x(1),
              y(rate),
              x(rate),
              MARGIN / 2 + SIZE + 16,
              rate,
              MARGIN - 6,
              y(rate),
              rate));
    }
    return String.format(
        Locale.ROOT,
        "<figure><svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">%s"
            + "<line x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\" stroke=\"#999\""
            + " stroke-dasharray=\"4 4\"/>%s"
            + "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">false-positive rate</text>"
            + "<text transform=\"translate(12 %d) rotate(-90)\" text-anchor=\"middle\">"
            + "true-positive rate</text></svg><figcaption>%s</figcaption></figure>",
        full,
        full,
        title,
        grid,
        x(0),
        y(0),
        x(1),
        y(1),
        content,
        MARGIN + SIZE / 2,
        MARGIN / 2 + SIZE + 36,
        MARGIN / 2 + SIZE / 2,
        title);
  }

  private static String x(double rate) {
    return String.format(Locale.ROOT, "%.1f", MARGIN + rate * SIZE);
  }

  private static String y(double rate) {
    return String.format(Locale.ROOT, "%.1f", MARGIN / 2 + (1 - rate) * SIZE);
  }
}
