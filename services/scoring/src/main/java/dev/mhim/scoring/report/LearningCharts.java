package dev.mhim.scoring.report;

import dev.mhim.scoring.report.Plot.Axis;
import dev.mhim.scoring.report.Plot.Point;
import dev.mhim.v1.EpochMetrics;
import dev.mhim.v1.MetricHistory;
import dev.mhim.v1.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** How losses and selection metrics went, epoch by epoch, a line a fold. */
final class LearningCharts {
  private LearningCharts() {}

  /** The charts of the stages there are. */
  static List<String> of(List<MetricHistory> histories, String selectionMetric) {
    List<String> charts = new ArrayList<>();
    add(
        charts,
        histories,
        Stage.STAGE_TEACHER,
        EpochMetrics::getMainLoss,
        "main loss",
        "Baseline: training loss");
    add(
        charts,
        histories,
        Stage.STAGE_TEACHER,
        EpochMetrics::getSelectionValue,
        selectionMetric,
        "Baseline: selection metric");
    add(
        charts,
        histories,
        Stage.STAGE_STUDENT,
        EpochMetrics::getMainLoss,
        "main loss",
        "MHIM: training loss");
    add(
        charts,
        histories,
        Stage.STAGE_STUDENT,
        EpochMetrics::getSelectionValue,
        selectionMetric,
        "MHIM (student): selection metric");
    add(
        charts,
        histories,
        Stage.STAGE_STUDENT,
        EpochMetrics::getTeacherSelectionValue,
        selectionMetric,
        "MHIM's teacher: selection metric");
    return charts;
  }

  private static void add(
      List<String> charts,
      List<MetricHistory> histories,
      Stage stage,
      ToDoubleFunction<EpochMetrics> value,
      String unit,
      String caption) {
    List<List<Point>> lines = new ArrayList<>();
    List<Integer> folds = new ArrayList<>();
    List<Double> heights = new ArrayList<>();
    double last = 1;
    for (MetricHistory history : histories) {
      List<Point> line = new ArrayList<>();
      for (EpochMetrics epoch : history.getEpochsList()) {
        double height = value.applyAsDouble(epoch);
        if (epoch.getStage() == stage && Double.isFinite(height)) {
          line.add(new Point(epoch.getEpoch(), height));
          heights.add(height);
          last = Math.max(last, epoch.getEpoch());
        }
      }
      if (!line.isEmpty()) {
        lines.add(line);
        folds.add(history.getFold());
      }
    }
    if (lines.isEmpty()) {
      return;
    }
    Plot plot = new Plot(new Axis("epoch", 0, last), Axis.holding(unit, heights));
    for (int i = 0; i < lines.size(); i++) {
      String colour = "c" + folds.get(i) % Plot.COLOURS;
      plot.line(lines.get(i), colour).legend(colour, "fold " + folds.get(i));
    }
    charts.add(plot.figure(caption));
  }
}
