package dev.mhim.evaluator.scoring;

import dev.mhim.statistics.CaseStatistic;
import dev.mhim.statistics.Metric;
import dev.mhim.statistics.classification.ClassificationMetric;
import dev.mhim.statistics.classification.ClassificationScorer;
import dev.mhim.statistics.classification.Predictions;
import dev.mhim.statistics.survival.ConcordanceScorer;
import dev.mhim.statistics.survival.DiscreteHazards;
import dev.mhim.statistics.survival.SurvivalMetric;
import dev.mhim.v1.BagPrediction;
import dev.mhim.v1.LabelKind;
import dev.mhim.v1.ModelPredictions;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The scores of one model on the test part of one fold, by the field's names, the main one first.
 */
final class FoldScorer implements CaseStatistic<String> {
  private static final Set<ClassificationMetric> REPORTED =
      EnumSet.of(
          ClassificationMetric.AUC,
          ClassificationMetric.ACCURACY_MACRO,
          ClassificationMetric.ACCURACY_MICRO,
          ClassificationMetric.PRECISION_MACRO,
          ClassificationMetric.RECALL_MACRO,
          ClassificationMetric.F1_MACRO,
          ClassificationMetric.COHEN_KAPPA);

  private final CaseStatistic<?> statistic;

  private FoldScorer(CaseStatistic<?> statistic) {
    this.statistic = statistic;
  }

  static FoldScorer of(ModelPredictions model, LabelKind labelKind) {
    List<BagPrediction> predictions = model.getPredictionsList();
    return new FoldScorer(
        switch (labelKind) {
          case LABEL_KIND_CLASSIFICATION -> classification(predictions);
          case LABEL_KIND_SURVIVAL -> survival(predictions);
          case LABEL_KIND_UNSPECIFIED, UNRECOGNIZED ->
              throw new IllegalArgumentException("predictions without a label kind");
        });
  }

  private static ClassificationScorer classification(List<BagPrediction> predictions) {
    double[][] logits = new double[predictions.size()][];
    int[] labels = new int[predictions.size()];
    for (int i = 0; i < labels.length; i++) {
      logits[i] = logits(predictions.get(i));
      labels[i] = predictions.get(i).getClassIndex();
    }
    return ClassificationScorer.of(Predictions.ofLogits(logits, labels));
  }

  private static ConcordanceScorer survival(List<BagPrediction> predictions) {
    double[] times = new double[predictions.size()];
    boolean[] events = new boolean[times.length];
    double[] risks = new double[times.length];
    for (int i = 0; i < times.length; i++) {
      BagPrediction prediction = predictions.get(i);
      times[i] = prediction.getSurvival().getTime();
      events[i] = prediction.getSurvival().getEvent();
      risks[i] = DiscreteHazards.risk(logits(prediction));
    }
    return ConcordanceScorer.of(times, events, risks);
  }

  private static double[] logits(BagPrediction prediction) {
    return prediction.getLogitsList().stream().mapToDouble(Float::doubleValue).toArray();
  }

  @Override
  public int size() {
    return statistic.size();
  }

  @Override
  public int stratum(int index) {
    return statistic.stratum(index);
  }

  @Override
  public Map<String, Metric> of(int[] counts) {
    Map<String, Metric> named = new LinkedHashMap<>();
    statistic
        .of(counts)
        .forEach((key, value) -> {
          switch (key) {
            case ClassificationMetric metric when REPORTED.contains(metric) ->
                named.put(metric.id(), value);
            case SurvivalMetric metric -> named.put(metric.id(), value);
            case Object unreported -> {}
          }
        });
    return named;
  }
}
