package dev.mhim.scoring.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mhim.scoring.FoldOutputs;
import dev.mhim.scoring.Resampling;
import dev.mhim.scoring.RunScores;
import dev.mhim.scoring.Samples;
import dev.mhim.scoring.report.Plot.Point;
import dev.mhim.v1.EpochMetrics;
import dev.mhim.v1.Evaluation;
import dev.mhim.v1.FoldPredictions;
import dev.mhim.v1.MetricHistory;
import dev.mhim.v1.ModelRole;
import dev.mhim.v1.Protocol;
import dev.mhim.v1.Run;
import dev.mhim.v1.Settings;
import dev.mhim.v1.Stage;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunReportTest {
  private static String report(List<FoldPredictions> folds) {
    RunScores scores = RunScores.of(folds, List.of(), new Resampling(50, 1));
    Evaluation evaluation =
        Evaluation.newBuilder()
            .setLabelKind(folds.getFirst().getLabelKind())
            .addAllClasses(folds.getFirst().getClassesList())
            .setNumBootstrap(50)
            .setSplitPlanSha256("abc123")
            .addAllModels(scores.models())
            .addAllComparisons(scores.comparisons())
            .build();
    Run run =
        Run.newBuilder()
            .setName("projects/p/runs/r-1")
            .setTitle("A & B")
            .setProtocol(Protocol.PROTOCOL_PAPER)
            .setSettings(Settings.newBuilder().setSeed(5).setMergeK(7))
            .build();
    MetricHistory history =
        MetricHistory.newBuilder()
            .addEpochs(EpochMetrics.newBuilder().setStage(Stage.STAGE_TEACHER).setMainLoss(0.7))
            .addEpochs(
                EpochMetrics.newBuilder()
                    .setStage(Stage.STAGE_TEACHER)
                    .setEpoch(1)
                    .setMainLoss(0.4)
                    .setSelectionValue(Double.NaN))
            .build();
    return RunReport.html(RunContent.of(run, evaluation, folds, List.of(history)));
  }

  @Test
  void classificationHasEveryPart() {
    String html = report(List.of(Samples.classes(0, 30, 2), Samples.classes(1, 24, 2)));
    assertThat(html)
        .contains(
            "<h1>A &amp; B</h1>",
            "Protocol paper",
            "abc123",
            "The same by case",
            "Is the difference real?",
            "ROC, MHIM (student), class tumor &lt;3",
            "Precision and recall",
            "Calibration, baseline",
            "Decisions",
            "Learning curves",
            "The hardest cases",
            "<span>merge_k</span> 7")
        .doesNotContain("tumor <3", "Survival by predicted risk", "NaN", "http");
  }

  @Test
  void theEpochThatEachModelWasTakenFromIsMarked() {
    MetricHistory.Builder history = MetricHistory.newBuilder().setFold(1);
    for (int epoch = 0; epoch < 5; epoch++) {
      history.addEpochs(
          EpochMetrics.newBuilder()
              .setStage(Stage.STAGE_STUDENT)
              .setEpoch(epoch)
              .setMainLoss(5 - epoch)
              .setSelectionValue(epoch == 3 ? 0.9 : 0.5)
              .setTeacherSelectionValue(Double.NaN));
    }
    FoldOutputs fold =
        RunScores.byRole(List.of(Samples.classes(1, 9, 1)), List.of())
            .getOrDefault(ModelRole.MODEL_ROLE_STUDENT, List.of())
            .getFirst();
    FoldOutputs selected = new FoldOutputs(1, 3, fold.cases());
    List<String> charts =
        LearningCharts.of(
            List.of(history.build()),
            Map.of(ModelRole.MODEL_ROLE_STUDENT, List.of(selected)),
            "AUC");
    // The plot is 300 wide from x = 46: epoch 3 of 0 to 4 is at 271. No stage TEACHER, no teacher.
    assertThat(charts).filteredOn(chart -> !chart.isEmpty()).hasSize(2);
    assertThat(charts.get(2)).contains("<circle class=\"selected d1\" cx=\"271.0\"");
    assertThat(charts.get(3))
        .containsOnlyOnce("<circle class=\"selected")
        .contains("cx=\"271.0\"", "fold 1");
  }

  @Test
  void survivalHasEveryPart() {
    assertThat(report(List.of(Samples.survival(0, 30), Samples.survival(1, 30))))
        .contains("Survival by predicted risk", "log-rank χ²", "The hardest cases", "lower risk:")
        .contains(">at risk</text>")
        // All cases of a group are at risk at time 0, which is at x = 46.
        .containsPattern("<text class=\"d0\" x=\"46.0\" y=\"308\" text-anchor=\"middle\">30</text>")
        .containsPattern("<text class=\"d1\" x=\"46.0\" y=\"322\" text-anchor=\"middle\">30</text>")
        .doesNotContain("<h2>ROC", "NaN", "http");
  }

  @Test
  void logitsThatAreNoNumbersLeaveAReportThatSaysSo() {
    FoldPredictions.Builder fold = Samples.classes(0, 12, 1).toBuilder();
    fold.getModelsBuilder(0).getPredictionsBuilder(4).setLogits(1, Float.NaN);
    assertThat(report(List.of(fold.build())))
        .contains("undefined", "a logit of case 4 (counted from 0) is NaN", "Calibration, MHIM");
  }

  @Test
  void meanCurveIsThatOfTheHeights() {
    List<Point> rightAngle = List.of(new Point(0, 0), new Point(0, 1), new Point(1, 1));
    List<Point> chance = List.of(new Point(0, 0), new Point(1, 1));
    assertThat(Curve.heightAt(rightAngle, 0)).isEqualTo(1);
    assertThat(Curve.heightAt(chance, 0.25)).isCloseTo(0.25, within(1e-12));
    Curve.Mean mean = Curve.mean(List.of(rightAngle, chance));
    assertThat(mean.mean().get(50).y()).isCloseTo(0.75, within(1e-12));
    assertThat(mean.upper().get(50).y()).isCloseTo(1, within(1e-12));
    assertThat(mean.lower().get(50).y()).isCloseTo(0.5, within(1e-12));
  }

  @Test
  void precisionStartsWithTheFirstCaseOfTheClassThatIsFound() {
    FoldPredictions fold = Samples.classes(0, 30, 1);
    FoldOutputs student =
        RunScores.byRole(List.of(fold), List.of())
            .getOrDefault(ModelRole.MODEL_ROLE_STUDENT, List.of())
            .getFirst();
    List<Point> points = Curve.precisionRecall(student, 1);
    assertThat(points.getFirst().x()).isZero();
    assertThat(points).allMatch(point -> point.y() > 0);
    assertThat(points.getLast().x()).isEqualTo(1);
  }

  @Test
  void numbersHaveNoNegativeZero() {
    assertThat(Html.number(-0.0001)).isEqualTo("0.000");
    assertThat(Html.signed(0.0001)).isEqualTo("0.000");
    assertThat(Html.signed(-0.2)).isEqualTo("−0.200");
    assertThat(new Plot.Axis("epoch", 0, 4).text(3)).isEqualTo("3");
  }

  @Test
  void ticksAreRoundAndFew() {
    assertThat(new Plot.Axis("", 0, 1).ticks()).hasSize(6).contains(0.0, 1.0);
    assertThat(new Plot.Axis("", 0, 137).ticks()).hasSizeBetween(4, 8);
    assertThat(new Plot.Axis("", 0.631, 0.712).ticks()).hasSizeBetween(3, 9);
  }
}
