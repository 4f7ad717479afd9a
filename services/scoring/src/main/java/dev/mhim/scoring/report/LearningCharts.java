package dev.mhim.scoring.report;

import dev.mhim.scoring.FoldOutputs;
import dev.mhim.scoring.report.Plot.Axis;
import dev.mhim.scoring.report.Plot.Point;
import dev.mhim.v1.EpochMetrics;
import dev.mhim.v1.MetricHistory;
import dev.mhim.v1.ModelRole;
import dev.mhim.v1.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * How losses and selection metrics went, epoch by epoch, a line a fold; a dot is the epoch that a
 * model was taken from.
 */
final class LearningCharts {
  private static final double DOT = 4;

  private final List<MetricHistory> histories;
  private final Map<ModelRole, List<FoldOutputs>> outputs;

  private LearningCharts(List<MetricHistory> histories, Map<ModelRole, List<FoldOutputs>> outputs) {
    this.histories = histories;
    this.outputs = outputs;
  }

  /**
   * A chart.
   *
   * @param stage whose epochs it shows
   * @param role of the model whose selected epoch it marks
   */
  private record Curves(
      Stage stage,
      ModelRole role,
      ToDoubleFunction<EpochMetrics> value,
      String unit,
      String caption) {}

  /**
   * The charts of the stages there are.
   *
   * @param outputs of the models, which know their selected epochs
   */
  static List<String> of(
      List<MetricHistory> histories,
      Map<ModelRole, List<FoldOutputs>> outputs,
      String selectionMetric) {
    LearningCharts charts = new LearningCharts(histories, outputs);
    ModelRole baseline = ModelRole.MODEL_ROLE_BASELINE;
    ModelRole student = ModelRole.MODEL_ROLE_STUDENT;
    ModelRole teacher = ModelRole.MODEL_ROLE_TEACHER;
    String loss = "main loss";
    return List.of(
        charts.draw(
            new Curves(
                Stage.STAGE_TEACHER,
                baseline,
                EpochMetrics::getMainLoss,
                loss,
                "Baseline: training loss")),
        charts.draw(
            new Curves(
                Stage.STAGE_TEACHER,
                baseline,
                EpochMetrics::getSelectionValue,
                selectionMetric,
                "Baseline: selection metric")),
        charts.draw(
            new Curves(
                Stage.STAGE_STUDENT,
                student,
                EpochMetrics::getMainLoss,
                loss,
                "MHIM: training loss")),
        charts.draw(
            new Curves(
                Stage.STAGE_STUDENT,
                student,
                EpochMetrics::getSelectionValue,
                selectionMetric,
                "MHIM (student): selection metric")),
        charts.draw(
            new Curves(
                Stage.STAGE_STUDENT,
                teacher,
                EpochMetrics::getTeacherSelectionValue,
                selectionMetric,
                "MHIM's teacher: selection metric")));
  }

  /** Empty where there is no such stage, or nothing in it is a number. */
  private String draw(Curves curves) {
    Map<Integer, List<Point>> lines = new TreeMap<>();
    List<Double> heights = new ArrayList<>();
    double last = 1;
    for (MetricHistory history : histories) {
      for (EpochMetrics epoch : history.getEpochsList()) {
        double height = curves.value().applyAsDouble(epoch);
        if (epoch.getStage() == curves.stage() && Double.isFinite(height)) {
          lines
              .computeIfAbsent(history.getFold(), fold -> new ArrayList<>())
              .add(new Point(epoch.getEpoch(), height));
          heights.add(height);
          last = Math.max(last, epoch.getEpoch());
        }
      }
    }
    if (lines.isEmpty()) {
      return "";
    }
    Plot plot = new Plot(new Axis("epoch", 0, last), Axis.holding(curves.unit(), heights));
    lines.forEach((fold, line) -> {
      String colour = "c" + fold % Plot.COLOURS;
      plot.line(line, colour).legend(colour, "fold " + fold);
    });
    // Above all lines.
    lines.forEach((fold, line) -> mark(plot, curves.role(), fold, line));
    return plot.figure(curves.caption());
  }

  private void mark(Plot plot, ModelRole role, int fold, List<Point> line) {
    outputs.getOrDefault(role, List.of()).stream()
        .filter(model -> model.fold() == fold)
        .flatMap(model -> line.stream().filter(point -> point.x() == model.selectedEpoch()))
        .forEach(point -> plot.dot(point, DOT, "selected d" + fold % Plot.COLOURS));
  }
}
