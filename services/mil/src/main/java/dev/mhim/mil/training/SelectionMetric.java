package dev.mhim.mil.training;

import dev.mhim.mil.config.FoldConfig;
import dev.mhim.mil.data.Target;
import dev.mhim.statistics.Metric;
import dev.mhim.statistics.classification.ClassificationMetric;
import dev.mhim.statistics.classification.ClassificationScorer;
import dev.mhim.statistics.classification.Predictions;
import dev.mhim.statistics.survival.Concordance;
import dev.mhim.statistics.survival.DiscreteHazards;
import java.util.List;
import java.util.OptionalDouble;

/** What chooses the epoch: AUC for two classes, macro accuracy for more, C-index for survival. */
final class SelectionMetric {
  private SelectionMetric() {}

  /** The metric of some predictions; empty where it is undefined. */
  static OptionalDouble of(FoldConfig config, List<BagPrediction> predictions) {
    double[][] logits =
        predictions.stream()
            .map(p -> p.logits().stream().mapToDouble(Float::doubleValue).toArray())
            .toArray(double[][]::new);
    Metric metric =
        config.survival()
            ? concordance(predictions, logits)
            : classification(config, predictions, logits);
    return metric instanceof Metric.Value(double value)
        ? OptionalDouble.of(value)
        : OptionalDouble.empty();
  }

  private static Metric classification(
      FoldConfig config, List<BagPrediction> predictions, double[][] logits) {
    int[] labels = predictions.stream().mapToInt(p -> p.target().index()).toArray();
    ClassificationMetric metric =
        config.model().classes() == 2
            ? ClassificationMetric.AUC
            : ClassificationMetric.ACCURACY_MACRO;
    Metric value =
        ClassificationScorer.of(Predictions.ofLogits(logits, labels)).ofAll().get(metric);
    return value == null ? Metric.undefined("not computed") : value;
  }

  private static Metric concordance(List<BagPrediction> predictions, double[][] logits) {
    double[] times = new double[logits.length];
    boolean[] events = new boolean[logits.length];
    double[] risks = new double[logits.length];
    for (int i = 0; i < logits.length; i++) {
      Target.Survival survival = (Target.Survival) predictions.get(i).target();
      times[i] = survival.time();
      events[i] = survival.event();
      risks[i] = DiscreteHazards.risk(logits[i]);
    }
    return Concordance.of(times, events, risks).index();
  }
}
