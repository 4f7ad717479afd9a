package dev.mhim.evaluator.scoring;

import dev.mhim.statistics.Metric;
import dev.mhim.statistics.Summary;
import dev.mhim.v1.FoldPredictions;
import dev.mhim.v1.FoldValue;
import dev.mhim.v1.MetricSummary;
import dev.mhim.v1.ModelEvaluation;
import dev.mhim.v1.ModelPredictions;
import dev.mhim.v1.ModelRole;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The scores of each model of a run: fold by fold, and over the folds. */
public final class RunScores {
  private RunScores() {}

  /**
   * Scores every model.
   *
   * @param folds the out-of-fold predictions of each fold
   * @param resamples resamples of the bootstrap; 0: none
   * @param seed seed of the bootstrap
   * @return one entry a model, in the order baseline, student, teacher
   */
  public static List<ModelEvaluation> of(List<FoldPredictions> folds, int resamples, long seed) {
    Map<ModelRole, List<FoldModel>> byRole = new LinkedHashMap<>();
    for (ModelRole role : ModelRole.values()) {
      for (FoldPredictions fold : folds) {
        for (ModelPredictions model : fold.getModelsList()) {
          if (model.getRole() == role) {
            byRole
                .computeIfAbsent(role, r -> new ArrayList<>())
                .add(FoldModel.of(fold, model, resamples, seed));
          }
        }
      }
    }
    return byRole.entrySet().stream().map(e -> evaluation(e.getKey(), e.getValue())).toList();
  }

  private static ModelEvaluation evaluation(ModelRole role, List<FoldModel> folds) {
    ModelEvaluation.Builder evaluation = ModelEvaluation.newBuilder().setRole(role);
    Set<String> metrics = new LinkedHashSet<>();
    for (FoldModel fold : folds) {
      metrics.addAll(fold.values().keySet());
      evaluation.addSelectedEpochs(fold.selectedEpoch());
    }
    metrics.forEach(metric -> evaluation.addMetrics(summary(metric, folds)));
    return evaluation.build();
  }

  private static MetricSummary summary(String metric, List<FoldModel> folds) {
    MetricSummary.Builder summary = MetricSummary.newBuilder().setMetric(metric);
    List<Metric> values = new ArrayList<>();
    for (FoldModel fold : folds) {
      values.add(fold.metric(metric));
      summary.addFolds(foldValue(metric, fold));
    }
    Summary overFolds = Summary.of(values);
    overFolds.mean().toOptional().ifPresent(summary::setMean);
    overFolds.std().toOptional().ifPresent(summary::setStd);
    return summary.build();
  }

  private static FoldValue foldValue(String metric, FoldModel fold) {
    FoldValue.Builder value = FoldValue.newBuilder().setFold(fold.fold());
    switch (fold.metric(metric)) {
      case Metric.Value(double number) -> value.setValue(number);
      case Metric.Undefined(String reason) -> value.setUndefinedReason(reason);
    }
    fold.interval(metric)
        .ifPresent(interval ->
            value
                .setBootstrapMean(interval.mean())
                .setBootstrapLow(interval.low())
                .setBootstrapHigh(interval.high()));
    return value.build();
  }
}
