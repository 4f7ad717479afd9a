package dev.mhim.scoring.report;

import dev.mhim.scoring.FoldOutputs;
import dev.mhim.scoring.report.Plot.Axis;
import dev.mhim.scoring.report.Plot.Point;
import dev.mhim.statistics.classification.Predictions;
import java.util.List;

/**
 * Predicted probability against what happened, over all folds in ten equal bins: of class 1 for two
 * classes, of the decision for more.
 */
final class CalibrationChart {
  private static final int BINS = 10;

  private CalibrationChart() {}

  /** The chart; empty when a logit is not finite. */
  static String of(List<FoldOutputs> folds, String caption) {
    if (!folds.stream().allMatch(Curve::isFinite)) {
      return "";
    }
    double[] predicted = new double[BINS];
    double[] happened = new double[BINS];
    int[] counts = new int[BINS];
    boolean two = folds.getFirst().cases().getFirst().logits().size() == 2;
    for (FoldOutputs fold : folds) {
      Predictions predictions = fold.predictions();
      for (int i = 0; i < predictions.size(); i++) {
        int of = two ? 1 : predictions.decision(i);
        double probability = predictions.probability(i, of);
        int bin = Math.clamp((int) (probability * BINS), 0, BINS - 1);
        predicted[bin] += probability;
        happened[bin] += predictions.label(i) == of ? 1 : 0;
        counts[bin]++;
      }
    }
    Plot plot =
        new Plot(
            Axis.rate(two ? "predicted probability of class 1" : "probability of the decision"),
            Axis.rate(two ? "share of class 1" : "share decided rightly"));
    int most = 1;
    for (int count : counts) {
      most = Math.max(most, count);
    }
    for (int bin = 0; bin < BINS; bin++) {
      plot.bar((double) bin / BINS, (bin + 1.0) / BINS, 0.2 * counts[bin] / most, "fg");
    }
    plot.line(List.of(new Point(0, 0), new Point(1, 1)), "chance");
    for (int bin = 0; bin < BINS; bin++) {
      if (counts[bin] > 0) {
        Point point = new Point(predicted[bin] / counts[bin], happened[bin] / counts[bin]);
        // Wilson's interval of the share.
        double n = counts[bin];
        double z = 1.96;
        double middle = (point.y() + z * z / (2 * n)) / (1 + z * z / n);
        double half =
            z * Math.sqrt(point.y() * (1 - point.y()) / n + z * z / (4 * n * n)) / (1 + z * z / n);
        plot.line(
            List.of(new Point(point.x(), middle - half), new Point(point.x(), middle + half)),
            "c0");
        plot.dot(point, 4, "d0");
      }
    }
    plot.legend("c0", "share with 95 % interval (Wilson)");
    plot.legend("cg", "bars: cases in each bin");
    return plot.figure(caption);
  }
}
