package dev.mhim.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.mhim.v1.FoldPredictions;
import dev.mhim.v1.MetricComparison;
import dev.mhim.v1.MetricSummary;
import dev.mhim.v1.ModelComparison;
import dev.mhim.v1.ModelEvaluation;
import dev.mhim.v1.ModelRole;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class PairedComparisonTest {
  private static final Resampling RESAMPLING = new Resampling(300, 7);

  private static RunScores scores(int bags) {
    return RunScores.of(
        List.of(Samples.classes(0, 60, bags), Samples.classes(1, 45, bags)), List.of(), RESAMPLING);
  }

  @Test
  void aBetterStudentIsFoundBetterByBothTests() {
    RunScores scores = scores(1);
    ModelComparison comparison = scores.comparisons().getFirst();
    assertThat(comparison.getFirst()).isEqualTo(ModelRole.MODEL_ROLE_STUDENT);
    assertThat(comparison.getSecond()).isEqualTo(ModelRole.MODEL_ROLE_BASELINE);
    MetricComparison auc = comparison.getMetrics(0);
    assertThat(auc.getMetric()).isEqualTo("auc");
    assertThat(auc.getDifference())
        .isCloseTo(mean(scores.models().get(1)) - mean(scores.models().get(0)), within(1e-12));
    assertThat(auc.getLow()).isPositive().isLessThan(auc.getDifference());
    assertThat(auc.getHigh()).isGreaterThan(auc.getDifference());
    assertThat(auc.getPValue()).isLessThan(0.05);
    assertThat(auc.getDelongPValue()).isLessThan(0.05);
    assertThat(auc.getDelongZ()).isPositive();
  }

  private static double mean(ModelEvaluation model) {
    return model.getMetrics(0).getMean();
  }

  @Test
  void aModelDoesNotDifferFromItself() {
    List<FoldOutputs> folds =
        RunScores.byRole(List.of(Samples.classes(0, 30, 1)), List.of())
            .getOrDefault(ModelRole.MODEL_ROLE_STUDENT, List.of());
    List<CaseOutput> shuffled = new ArrayList<>(folds.getFirst().cases());
    Collections.reverse(shuffled);
    MetricComparison auc =
        PairedComparison.of(folds, List.of(new FoldOutputs(0, 3, shuffled)), RESAMPLING).getFirst();
    assertThat(auc.getDifference()).isZero();
    assertThat(auc.getPValue()).isEqualTo(1);
    assertThat(auc.hasDelongPValue()).isFalse();
  }

  @Test
  void slidesOfACaseRuleOutDeLongAndWidenTheInterval() {
    RunScores bySlide = scores(4);
    MetricComparison auc = bySlide.comparisons().getFirst().getMetrics(0);
    assertThat(auc.hasDelongZ()).isFalse();
    assertThat(bySlide.models().getFirst().getCaseCount()).isEqualTo(105);
    assertThat(bySlide.models().getFirst().getBagCount()).isEqualTo(420);
    MetricSummary slides = bySlide.models().getFirst().getMetrics(0);
    MetricSummary cases = bySlide.models().getFirst().getCaseMetrics(0);
    double slideWidth = slides.getMeanHigh() - slides.getMeanLow();
    double caseWidth = cases.getMeanHigh() - cases.getMeanLow();
    // Four slides that say nearly the same must not halve the interval.
    assertThat(slideWidth).isCloseTo(caseWidth, within(0.3 * caseWidth));
  }

  @Test
  void everySummaryTellsItsIntervalsApart() {
    MetricSummary auc = scores(1).models().getFirst().getMetrics(0);
    assertThat(auc.getMeanLow()).isLessThan(auc.getMean());
    assertThat(auc.getMeanHigh()).isGreaterThan(auc.getMean());
    assertThat(auc.getPooled().getFold()).isEqualTo(-1);
    assertThat(auc.getPooled().getBcaLow()).isLessThan(auc.getPooled().getValue());
    assertThat(auc.getFolds(0).getBcaHigh()).isGreaterThan(auc.getFolds(0).getValue());
    assertThat(auc.getLowerIsBetter()).isFalse();
  }

  @Test
  void otherCasesAreRefused() {
    List<FoldOutputs> first = outputs(Samples.classes(0, 30, 1));
    List<FoldOutputs> second = outputs(Samples.classes(0, 33, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PairedComparison.of(first, second, RESAMPLING))
        .withMessageContaining("same split plan");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PairedComparison.of(first, List.of(), RESAMPLING))
        .withMessageContaining("1 folds, the other 0");
  }

  private static List<FoldOutputs> outputs(FoldPredictions fold) {
    return RunScores.byRole(List.of(fold), List.of())
        .getOrDefault(ModelRole.MODEL_ROLE_STUDENT, List.of());
  }

  @Test
  void survivalHasAllItsScoresAndTheLogRankTest() {
    ModelEvaluation model =
        RunScores.of(
                List.of(Samples.survival(0, 40), Samples.survival(1, 40)),
                List.of(-1e-6, 5.0, 12.0, 30.0, 61.0),
                RESAMPLING)
            .models()
            .getFirst();
    assertThat(model.getMetricsList())
        .extracting(MetricSummary::getMetric)
        .containsExactly("c_index", "c_index_ipcw", "auc_time_dependent", "integrated_brier");
    assertThat(model.getMetricsList()).allMatch(MetricSummary::hasMean);
    assertThat(model.getMetrics(3).getLowerIsBetter()).isTrue();
    assertThat(model.getLogRank().getPValue()).isLessThan(0.01);
    assertThat(model.getConcordancePairs().getConcordant())
        .isGreaterThan(model.getConcordancePairs().getDiscordant());
    assertThat(model.hasConfusionMatrix()).isFalse();
  }
}
