package dev.mhim.scoring;

import dev.mhim.statistics.CaseStatistic;
import dev.mhim.v1.FoldPredictions;
import dev.mhim.v1.ModelComparison;
import dev.mhim.v1.ModelEvaluation;
import dev.mhim.v1.ModelPredictions;
import dev.mhim.v1.ModelRole;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The scores of each model of a run, and its models side by side.
 *
 * @param models one entry a model, in the order baseline, student, teacher
 * @param comparisons the student against the baseline, and so on, as far as there are such
 */
public record RunScores(List<ModelEvaluation> models, List<ModelComparison> comparisons) {

  private record Pair(ModelRole first, ModelRole second) {}

  private static final List<Pair> PAIRS =
      List.of(
          new Pair(ModelRole.MODEL_ROLE_STUDENT, ModelRole.MODEL_ROLE_BASELINE),
          new Pair(ModelRole.MODEL_ROLE_TEACHER, ModelRole.MODEL_ROLE_BASELINE),
          new Pair(ModelRole.MODEL_ROLE_STUDENT, ModelRole.MODEL_ROLE_TEACHER));

  /**
   * Scores every model.
   *
   * @param folds the out-of-fold predictions of each fold
   * @param survivalEdges edges of the survival bins; empty for classification or where they are not
   *     known
   */
  public static RunScores of(
      List<FoldPredictions> folds, List<Double> survivalEdges, Resampling resampling) {
    Map<ModelRole, List<FoldOutputs>> byRole = byRole(folds, survivalEdges);
    List<ModelEvaluation> models = new ArrayList<>();
    byRole.forEach((role, outputs) ->
        models.add(evaluate(outputs, resampling).toBuilder().setRole(role).build()));
    List<ModelComparison> comparisons = new ArrayList<>();
    for (Pair pair : PAIRS) {
      List<FoldOutputs> first = byRole.getOrDefault(pair.first(), List.of());
      List<FoldOutputs> second = byRole.getOrDefault(pair.second(), List.of());
      if (!first.isEmpty() && first.size() == second.size()) {
        comparisons.add(
            ModelComparison.newBuilder()
                .setFirst(pair.first())
                .setSecond(pair.second())
                .addAllMetrics(PairedComparison.of(first, second, resampling))
                .build());
      }
    }
    return new RunScores(models, comparisons);
  }

  /**
   * The predictions by model, in the order baseline, student, teacher.
   *
   * @param survivalEdges edges of the survival bins; empty for classification or where survival
   *     functions are not needed
   */
  public static Map<ModelRole, List<FoldOutputs>> byRole(
      List<FoldPredictions> folds, List<Double> survivalEdges) {
    Map<ModelRole, List<FoldOutputs>> byRole = new EnumMap<>(ModelRole.class);
    for (FoldPredictions fold : folds) {
      for (ModelPredictions model : fold.getModelsList()) {
        byRole
            .computeIfAbsent(model.getRole(), role -> new ArrayList<>())
            .add(FoldOutputs.of(fold.getFold(), model, survivalEdges));
      }
    }
    return byRole;
  }

  /** The scores of one model, without its role. */
  public static ModelEvaluation evaluate(List<FoldOutputs> folds, Resampling resampling) {
    List<Integer> numbers = folds.stream().map(FoldOutputs::fold).toList();
    FoldOutputs pooled = FoldOutputs.pooled(folds);
    List<CaseStatistic<String>> scorers = new ArrayList<>();
    folds.forEach(fold -> scorers.add(FoldScorer.of(fold)));
    ModelEvaluation.Builder evaluation =
        ModelEvaluation.newBuilder()
            .addAllMetrics(ModelScores.of(numbers, scorers, FoldScorer.of(pooled), resampling))
            .addAllSelectedEpochs(folds.stream().map(FoldOutputs::selectedEpoch).toList())
            .setCaseCount(pooled.caseCount())
            .setBagCount(pooled.cases().size());
    if (pooled.isSurvival()) {
      evaluation.setLogRank(RiskGroups.logRank(folds)).setConcordancePairs(RiskGroups.pairs(folds));
    } else {
      Decisions.of(folds).ifPresent(evaluation::setConfusionMatrix);
      if (pooled.hasCasesOfSeveralBags()) {
        List<CaseStatistic<String>> byCase = new ArrayList<>();
        folds.forEach(fold -> byCase.add(FoldScorer.byCase(fold)));
        evaluation.addAllCaseMetrics(
            ModelScores.of(numbers, byCase, FoldScorer.byCase(pooled), resampling));
      }
    }
    return evaluation.build();
  }
}
