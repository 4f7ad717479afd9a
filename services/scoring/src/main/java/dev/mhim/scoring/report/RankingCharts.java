package dev.mhim.scoring.report;

import dev.mhim.scoring.FoldOutputs;
import dev.mhim.scoring.report.Plot.Axis;
import dev.mhim.scoring.report.Plot.Point;
import java.util.List;
import java.util.function.BiFunction;

/** ROC and precision-recall of one model: a thin line a fold, their mean with a band of ± std. */
final class RankingCharts {
  private RankingCharts() {}

  /** The ROC curves; empty when no fold has the class and others. */
  static String roc(List<FoldOutputs> folds, int positive, String caption) {
    Plot plot = new Plot(Axis.rate("false-positive rate"), Axis.rate("true-positive rate"));
    plot.line(List.of(new Point(0, 0), new Point(1, 1)), "chance");
    return chart(plot, folds, positive, caption, Curve::roc);
  }

  /** The precision-recall curves; the dashed line is the share of the class. */
  static String precisionRecall(List<FoldOutputs> folds, int positive, String caption) {
    Plot plot = new Plot(Axis.rate("recall"), Axis.rate("precision"));
    double share =
        folds.stream()
            .flatMap(fold -> fold.cases().stream())
            .mapToInt(output -> output.classIndex() == positive ? 1 : 0)
            .average()
            .orElse(0);
    plot.line(List.of(new Point(0, share), new Point(1, share)), "chance");
    return chart(plot, folds, positive, caption, Curve::precisionRecall);
  }

  private static String chart(
      Plot plot,
      List<FoldOutputs> folds,
      int positive,
      String caption,
      BiFunction<FoldOutputs, Integer, List<Point>> curve) {
    List<FoldOutputs> defined =
        folds.stream().filter(fold -> Curve.isDefined(fold, positive)).toList();
    if (defined.isEmpty()) {
      return "";
    }
    List<List<Point>> curves = defined.stream().map(fold -> curve.apply(fold, positive)).toList();
    boolean several = curves.size() > 1;
    if (several) {
      Curve.Mean mean = Curve.mean(curves);
      plot.band(mean.lower(), mean.upper(), "f0");
      curves.forEach(points -> plot.line(points, "thin cg"));
      plot.line(mean.mean(), "c0 strong");
      plot.legend("c0 strong", "mean of %d folds, band ± std".formatted(curves.size()));
      plot.legend("thin cg", "each fold");
    } else {
      plot.line(curves.getFirst(), "c0 strong");
    }
    return plot.figure(caption);
  }
}
