package dev.mhim.statistics.classification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mhim.statistics.Metric;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class OperatingPointTest {

  private static Metric of(ClassificationMetric metric, double[] logits, int... labels) {
    return ClassificationScores.of(Predictions.ofBinaryLogits(logits, labels)).get(metric);
  }

  @Test
  void tenNegativesAllowOneFalsePositiveAtNinetyPercent() {
    double[] logits = {9, 8, 7, 6, 5, 0, 0, 0, 0, 0, 0, 0, 0};
    int[] labels = {1, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0};
    assertThat(of(ClassificationMetric.SENSITIVITY_AT_SPECIFICITY_90, logits, labels))
        .isEqualTo(Metric.of(2.0 / 3));
    assertThat(of(ClassificationMetric.SENSITIVITY_AT_SPECIFICITY_95, logits, labels))
        .isEqualTo(Metric.of(1.0 / 3));
    assertThat(of(ClassificationMetric.SPECIFICITY_AT_SENSITIVITY_90, logits, labels))
        .isEqualTo(Metric.of(0.8));
  }

  @Test
  void tiesAreTakenTogether() {
    double[] logits = {1, 1, 0};
    assertThat(of(ClassificationMetric.SENSITIVITY_AT_SPECIFICITY_90, logits, 1, 0, 0))
        .isEqualTo(Metric.of(0));
    assertThat(of(ClassificationMetric.SPECIFICITY_AT_SENSITIVITY_95, logits, 1, 0, 0))
        .isEqualTo(Metric.of(0.5));
  }

  @Test
  void oneClassHasNoOperatingPoint() {
    assertThat(
            of(ClassificationMetric.SENSITIVITY_AT_SPECIFICITY_90, new double[] {1, 2}, 1, 1)
                .isDefined())
        .isFalse();
    assertThat(
            of(ClassificationMetric.SPECIFICITY_AT_SENSITIVITY_90, new double[] {1, 2}, 0, 0)
                .isDefined())
        .isFalse();
  }

  @Property(tries = 300)
  void everyThresholdIsTried(
      @ForAll @IntRange(min = 2, max = 40) int n,
      @ForAll @IntRange(min = 1, max = 10) int levels,
      @ForAll @IntRange(max = 1_000_000) int seed) {
    Random random = new Random(seed);
    int[] labels = random.ints(n, 0, 2).toArray();
    double[] logits = random.ints(n, 0, levels).asDoubleStream().toArray();
    double positives = IntStream.of(labels).sum();
    double negatives = n - positives;
    double sensitivity = 0;
    double specificity = 0;
    for (int threshold = 0; threshold <= levels; threshold++) {
      int t = threshold;
      double tpr =
          IntStream.range(0, n).filter(i -> labels[i] == 1 && logits[i] >= t).count() / positives;
      double tnr =
          IntStream.range(0, n).filter(i -> labels[i] == 0 && logits[i] < t).count() / negatives;
      sensitivity = tnr >= 0.95 - 1e-12 ? Math.max(sensitivity, tpr) : sensitivity;
      specificity = tpr >= 0.95 - 1e-12 ? Math.max(specificity, tnr) : specificity;
    }
    boolean defined = positives > 0 && negatives > 0;
    assertThat(
            of(ClassificationMetric.SENSITIVITY_AT_SPECIFICITY_95, logits, labels)
                .toOptional()
                .orElse(-1))
        .isCloseTo(defined ? sensitivity : -1, within(1e-12));
    assertThat(
            of(ClassificationMetric.SPECIFICITY_AT_SENSITIVITY_95, logits, labels)
                .toOptional()
                .orElse(-1))
        .isCloseTo(defined ? specificity : -1, within(1e-12));
  }
}
