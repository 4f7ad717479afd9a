package dev.mhim.scoring.report;

import dev.mhim.scoring.CaseOutput;
import dev.mhim.scoring.FoldOutputs;
import dev.mhim.scoring.report.Plot.Point;
import dev.mhim.statistics.classification.Predictions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** ROC and precision-recall curves of one class against the rest, and their mean over folds. */
final class Curve {
  private static final int GRID = 100;

  private Curve() {}

  /** What stands after each distinct score, the highest first. */
  private record Cut(long truePositives, long falsePositives) {}

  private static List<Cut> cuts(FoldOutputs fold, int positive) {
    Predictions predictions = fold.predictions();
    List<Integer> order =
        IntStream.range(0, predictions.size())
            .boxed()
            .sorted(
                Comparator.comparingDouble((Integer i) -> predictions.probability(i, positive))
                    .reversed())
            .toList();
    List<Cut> cuts = new ArrayList<>();
    long truePositives = 0;
    long falsePositives = 0;
    for (int position = 0; position < order.size(); position++) {
      int i = order.get(position);
      if (predictions.label(i) == positive) {
        truePositives++;
      } else {
        falsePositives++;
      }
      boolean last = position == order.size() - 1;
      if (last
          || predictions.probability(order.get(position + 1), positive)
              != predictions.probability(i, positive)) {
        cuts.add(new Cut(truePositives, falsePositives));
      }
    }
    return cuts;
  }

  /** Whether a fold has cases of the class and others, and only finite logits. */
  static boolean isDefined(FoldOutputs fold, int positive) {
    long members = fold.cases().stream().filter(c -> c.classIndex() == positive).count();
    return members > 0 && members < fold.cases().size() && isFinite(fold);
  }

  static boolean isFinite(FoldOutputs fold) {
    return fold.cases().stream()
        .map(CaseOutput::logits)
        .allMatch(logits -> logits.stream().allMatch(Double::isFinite));
  }

  /** Corners (false-positive rate, true-positive rate), tied scores in one step. */
  static List<Point> roc(FoldOutputs fold, int positive) {
    List<Cut> cuts = cuts(fold, positive);
    List<Point> points = new ArrayList<>(List.of(new Point(0, 0)));
    for (Cut cut : cuts) {
      points.add(
          new Point(
              (double) cut.falsePositives() / cuts.getLast().falsePositives(),
              (double) cut.truePositives() / cuts.getLast().truePositives()));
    }
    return points;
  }

  /** Steps (recall, precision), as average precision sums them. */
  static List<Point> precisionRecall(FoldOutputs fold, int positive) {
    List<Cut> cuts = cuts(fold, positive);
    List<Point> points = new ArrayList<>();
    double before = 0;
    for (Cut cut : cuts) {
      double recall = (double) cut.truePositives() / cuts.getLast().truePositives();
      double precision =
          (double) cut.truePositives() / (cut.truePositives() + cut.falsePositives());
      if (recall > before) {
        points.add(new Point(before, precision));
        points.add(new Point(recall, precision));
      }
      before = recall;
    }
    return points;
  }

  /** The height of a curve at {@code x}: the highest where it rises straight up. */
  static double heightAt(List<Point> curve, double x) {
    double height = curve.getFirst().y();
    for (int i = 0; i < curve.size(); i++) {
      Point point = curve.get(i);
      if (point.x() <= x) {
        height = point.y();
      } else {
        Point before = curve.get(Math.max(0, i - 1));
        double share = (x - before.x()) / (point.x() - before.x());
        return before.y() + share * (point.y() - before.y());
      }
    }
    return height;
  }

  /**
   * Mean and mean ± standard deviation over curves, at 101 places.
   *
   * @param lower mean − std, not below 0
   * @param upper mean + std, not above 1
   */
  record Mean(List<Point> mean, List<Point> lower, List<Point> upper) {}

  static Mean mean(List<List<Point>> curves) {
    Mean mean = new Mean(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (int i = 0; i <= GRID; i++) {
      double x = (double) i / GRID;
      double[] heights = curves.stream().mapToDouble(curve -> heightAt(curve, x)).toArray();
      double middle = IntStream.range(0, heights.length).mapToDouble(k -> heights[k]).sum();
      middle /= heights.length;
      double squares = 0;
      for (double height : heights) {
        squares += (height - middle) * (height - middle);
      }
      double std = Math.sqrt(squares / heights.length);
      mean.mean().add(new Point(x, middle));
      mean.lower().add(new Point(x, Math.max(0, middle - std)));
      mean.upper().add(new Point(x, Math.min(1, middle + std)));
    }
    return mean;
  }
}
