package dev.mhim.statistics.classification;

import dev.mhim.statistics.Metric;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/** Every {@link ClassificationMetric} of a set of predictions. */
public final class ClassificationScores {

  private final Map<ClassificationMetric, Metric> values;

  private ClassificationScores(Map<ClassificationMetric, Metric> values) {
    this.values = Collections.unmodifiableMap(new EnumMap<>(values));
  }

  public static ClassificationScores of(Predictions predictions) {
    return new ClassificationScores(ClassificationScorer.of(predictions).ofAll());
  }

  public Metric get(ClassificationMetric metric) {
    return values.getOrDefault(metric, Metric.undefined(metric.id() + " was not computed"));
  }

  /** All scores, in the order of the enum. */
  public Map<ClassificationMetric, Metric> asMap() {
    return values;
  }

  public Metric auc() {
    return get(ClassificationMetric.AUC);
  }

  public Metric accuracyMacro() {
    return get(ClassificationMetric.ACCURACY_MACRO);
  }

  public Metric f1Macro() {
    return get(ClassificationMetric.F1_MACRO);
  }
}
