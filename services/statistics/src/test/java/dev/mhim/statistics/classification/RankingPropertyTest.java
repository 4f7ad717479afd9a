package dev.mhim.statistics.classification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mhim.statistics.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class RankingPropertyTest {

  @Property(tries = 500)
  void aucIsTheShareOfPairsRankedRightly(
      @ForAll @IntRange(min = 2, max = 40) int n,
      @ForAll @IntRange(min = 2, max = 4) int classes,
      @ForAll @IntRange(min = 1, max = 8) int levels,
      @ForAll @IntRange(max = 1_000_000) int seed) {
    Random random = new Random(seed);
    int[] labels = random.ints(n, 0, classes).toArray();
    Predictions predictions =
        Predictions.ofProbabilities(distributions(random, n, classes, levels), labels);

    double sum = 0;
    int counted = 0;
    for (int c = classes == 2 ? 1 : 0; c < classes; c++) {
      double area = byPairs(predictions, c);
      if (!Double.isNaN(area)) {
        sum += area;
        counted++;
      }
    }

    Metric auc = ClassificationScores.of(predictions).auc();
    assertThat(auc.isDefined()).isEqualTo(counted > 0);
    if (counted > 0) {
      assertThat(auc.orElseThrow()).isCloseTo(sum / counted, within(1e-12));
    }
  }

  private static double byPairs(Predictions predictions, int c) {
    double right = 0;
    long pairs = 0;
    for (int i = 0; i < predictions.size(); i++) {
      for (int j = 0; j < predictions.size(); j++) {
        if (predictions.label(i) == c && predictions.label(j) != c) {
          double difference = predictions.probability(i, c) - predictions.probability(j, c);
          right += difference > 0 ? 1 : difference == 0 ? 0.5 : 0;
          pairs++;
        }
      }
    }
    return right / pairs;
  }

  @Property(tries = 300)
  void aCaseCountedTwiceIsTheCaseWrittenTwice(
      @ForAll @IntRange(min = 1, max = 20) int n,
      @ForAll @IntRange(min = 2, max = 3) int classes,
      @ForAll @IntRange(max = 1_000_000) int seed) {
    Random random = new Random(seed);
    int[] labels = random.ints(n, 0, classes).toArray();
    int[] counts = random.ints(n, 0, 4).toArray();
    double[][] rows = distributions(random, n, classes, 5);
    List<Integer> written = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      for (int copy = 0; copy < counts[i]; copy++) {
        written.add(i);
      }
    }
    ClassificationScores expected =
        ClassificationScores.of(
            Predictions.ofProbabilities(
                written.stream().map(i -> rows[i]).toArray(double[][]::new),
                written.stream().mapToInt(i -> labels[i]).toArray()));

    Map<ClassificationMetric, Metric> scores =
        ClassificationScorer.of(Predictions.ofProbabilities(rows, labels)).of(counts);

    boolean sameShape = !written.isEmpty();
    scores.forEach((metric, score) -> {
      if (sameShape) {
        assertThat(score.isDefined()).as(metric.id()).isEqualTo(expected.get(metric).isDefined());
        assertThat(score.toOptional().orElse(-2))
            .as(metric.id())
            .isCloseTo(expected.get(metric).toOptional().orElse(-2), within(1e-12));
      } else {
        assertThat(score.isDefined()).as(metric.id()).isFalse();
      }
    });
  }

  private static double[][] distributions(Random random, int n, int classes, int levels) {
    double[][] rows = new double[n][classes];
    for (double[] row : rows) {
      double sum = 0;
      for (int c = 0; c < classes; c++) {
        row[c] = 1 + random.nextInt(levels);
        sum += row[c];
      }
      for (int c = 0; c < classes; c++) {
        row[c] /= sum;
      }
    }
    return rows;
  }
}
