package dev.mhim.statistics.classification;

import dev.mhim.statistics.CaseStatistic;
import dev.mhim.statistics.Metric;
import dev.mhim.statistics.classification.Ranking.Areas;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/** All scores of fixed predictions; sorted once, then counted again for every resample. */
public final class ClassificationScorer implements CaseStatistic<ClassificationMetric> {

  private static final String EMPTY = "there is no case";
  private static final String ONE_CLASS = "all cases are of one class";

  private final int classes;
  private final int[] labels;
  private final int[] decisions;
  private final List<Ranking> rankings;
  private final Calibration calibration;
  private final Map<ClassificationMetric, Metric> nothing;

  private ClassificationScorer(Predictions predictions) {
    int n = predictions.size();
    this.classes = predictions.classes();
    this.labels = IntStream.range(0, n).map(predictions::label).toArray();
    this.decisions = IntStream.range(0, n).map(predictions::decision).toArray();
    this.calibration = new Calibration(predictions, decisions);
    this.nothing =
        predictions
            .problem()
            .or(() -> n == 0 ? Optional.of(EMPTY) : Optional.empty())
            .map(ClassificationScorer::undefined)
            .orElse(Map.of());
    // Of two classes, one ranking is the other reversed.
    this.rankings =
        nothing.isEmpty()
            ? IntStream.range(classes == 2 ? 1 : 0, classes)
                .mapToObj(c -> new Ranking(predictions, c))
                .toList()
            : List.of();
  }

  public static ClassificationScorer of(Predictions predictions) {
    return new ClassificationScorer(predictions);
  }

  private static Map<ClassificationMetric, Metric> undefined(String reason) {
    Map<ClassificationMetric, Metric> scores = new EnumMap<>(ClassificationMetric.class);
    for (ClassificationMetric metric : ClassificationMetric.values()) {
      scores.put(metric, Metric.undefined(reason));
    }
    return scores;
  }

  @Override
  public int size() {
    return labels.length;
  }

  @Override
  public int stratum(int index) {
    return labels[index];
  }

  @Override
  public Map<ClassificationMetric, Metric> of(int[] counts) {
    if (!nothing.isEmpty()) {
      return nothing;
    }
    ConfusionMatrix confusion = ConfusionMatrix.of(classes, labels, decisions, counts);
    List<Areas> areas = new ArrayList<>(rankings.size());
    rankings.forEach(ranking -> areas.add(ranking.areas(counts)));
    Map<ClassificationMetric, Metric> scores = new EnumMap<>(ClassificationMetric.class);
    for (ClassificationMetric metric : ClassificationMetric.values()) {
      scores.put(metric, score(metric, confusion, areas, counts));
    }
    return scores;
  }

  private Metric score(
      ClassificationMetric metric, ConfusionMatrix confusion, List<Areas> areas, int[] counts) {
    return switch (metric) {
      case AUC -> meanArea(areas, Areas::roc);
      case AVERAGE_PRECISION -> meanArea(areas, Areas::precisionRecall);
      case ACCURACY_MACRO, RECALL_MACRO -> confusion.recallMacro();
      case ACCURACY_MICRO -> confusion.accuracyMicro();
      case ACCURACY_BALANCED -> confusion.accuracyBalanced();
      case PRECISION_MACRO -> confusion.precisionMacro();
      case F1_MACRO -> confusion.f1Macro();
      case SPECIFICITY_MACRO -> confusion.specificityMacro();
      case PRECISION_POSITIVE -> confusion.precisionPositive();
      case RECALL_POSITIVE -> confusion.recallPositive();
      case F1_POSITIVE -> confusion.f1Positive();
      case SPECIFICITY_POSITIVE -> confusion.specificityPositive();
      case COHEN_KAPPA -> confusion.cohenKappa();
      case BRIER -> calibration.brier(counts);
      case ECE -> calibration.expectedError(counts);
      case LOG_LOSS -> calibration.logLoss(counts);
      case SENSITIVITY_AT_SPECIFICITY_90 -> operating(r -> r.sensitivityAt(0.90, counts));
      case SENSITIVITY_AT_SPECIFICITY_95 -> operating(r -> r.sensitivityAt(0.95, counts));
      case SPECIFICITY_AT_SENSITIVITY_90 -> operating(r -> r.specificityAt(0.90, counts));
      case SPECIFICITY_AT_SENSITIVITY_95 -> operating(r -> r.specificityAt(0.95, counts));
    };
  }

  private Metric operating(Function<Ranking, Metric> point) {
    return classes == 2
        ? point.apply(rankings.getFirst())
        : Metric.undefined(ConfusionMatrix.ONLY_TWO_CLASSES);
  }

  private static Metric meanArea(List<Areas> areas, Function<Areas, Metric> area) {
    double sum = 0;
    int defined = 0;
    for (Areas ofClass : areas) {
      // Without both members and others there is no ranking to speak of, whichever the curve.
      if (ofClass.roc() instanceof Metric.Value
          && area.apply(ofClass) instanceof Metric.Value(double value)) {
        sum += value;
        defined++;
      }
    }
    return defined == 0 ? Metric.undefined(ONE_CLASS) : Metric.of(sum / defined);
  }
}
