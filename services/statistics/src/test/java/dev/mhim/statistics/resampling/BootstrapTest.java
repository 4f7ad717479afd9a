package dev.mhim.statistics.resampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.mhim.statistics.CaseStatistic;
import dev.mhim.statistics.Interval;
import dev.mhim.statistics.Metric;
import dev.mhim.statistics.Summary;
import dev.mhim.statistics.classification.ClassificationMetric;
import dev.mhim.statistics.classification.ClassificationScorer;
import dev.mhim.statistics.classification.Predictions;
import dev.mhim.statistics.survival.SurvivalMetric;
import dev.mhim.statistics.survival.SurvivalScorer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class BootstrapTest {

  /** The mean of the cases; the sign of a case is its stratum. */
  static final class Mean implements CaseStatistic<String> {
    private final double[] values;

    Mean(double... values) {
      this.values = values;
    }

    @Override
    public int size() {
      return values.length;
    }

    @Override
    public int stratum(int index) {
      return values[index] < 0 ? 0 : 1;
    }

    @Override
    public Map<String, Metric> of(int[] counts) {
      double sum = 0;
      for (int i = 0; i < values.length; i++) {
        sum += counts[i] * values[i];
      }
      return Map.of("mean", Metric.of(sum / Arrays.stream(counts).sum()));
    }
  }

  private static BootstrapDistribution mean(Bootstrap bootstrap, double... values) {
    return bootstrap.of(new Mean(values)).get("mean");
  }

  private static Predictions predictions(int n, double signal, long seed) {
    Random random = new Random(seed);
    double[] logits = new double[n];
    int[] labels = new int[n];
    for (int i = 0; i < n; i++) {
      labels[i] = random.nextInt(2);
      logits[i] = signal * labels[i] + random.nextGaussian();
    }
    return Predictions.ofBinaryLogits(logits, labels);
  }

  @Test
  void theStandardErrorOfAMeanIsTheOneOfTheory() {
    double[] values = new Random(3).doubles(400).toArray();
    BootstrapDistribution distribution = mean(new Bootstrap(4000, 1, Sampling.SIMPLE), values);
    double theory = Summary.of(values).std().orElseThrow() / Math.sqrt(400);
    assertThat(distribution.summary().std().orElseThrow()).isCloseTo(theory, within(0.05 * theory));
    Interval interval = distribution.percentile(0.95).orElseThrow();
    double centre = distribution.estimate().orElseThrow();
    assertThat(interval.lower()).isCloseTo(centre - 1.96 * theory, within(0.15 * theory));
    assertThat(interval.upper()).isCloseTo(centre + 1.96 * theory, within(0.15 * theory));
  }

  @Test
  void theSameSeedGivesTheSameResamples() {
    Bootstrap bootstrap = Bootstrap.seeded(11);
    assertThat(mean(bootstrap, 1, 2, 7).percentile(0.9))
        .isEqualTo(mean(bootstrap, 1, 2, 7).percentile(0.9));
    Resampler resampler = new Resampler(new Mean(1, 2, 3, 4, 5, 6), Sampling.SIMPLE, 2021);
    // Pinned, so that a change of the generator does not pass unseen.
    assertThat(List.of(ints(resampler.next()), ints(resampler.next()))).isEqualTo(PINNED);
  }

  private static final List<List<Integer>> PINNED =
      List.of(List.of(0, 0, 1, 2, 1, 2), List.of(1, 2, 0, 2, 1, 0));

  private static List<Integer> ints(int[] counts) {
    return Arrays.stream(counts).boxed().toList();
  }

  @Test
  void stratifiedResamplesKeepTheSizeOfEachStratum() {
    Resampler resampler = new Resampler(new Mean(-1, 2, -3, 4, 5, 6, 7), Sampling.STRATIFIED, 5);
    for (int resample = 0; resample < 50; resample++) {
      int[] counts = resampler.next();
      assertThat(counts[0] + counts[2]).isEqualTo(2);
      assertThat(Arrays.stream(counts).sum()).isEqualTo(7);
    }
  }

  @Test
  void resamplesWithoutAClassAreCountedNotGuessed() {
    Predictions predictions =
        Predictions.ofBinaryLogits(new double[] {2, -1, 0.5}, new int[] {1, 0, 0});
    BootstrapDistributions<ClassificationMetric> simple =
        Bootstrap.seeded(1).of(ClassificationScorer.of(predictions));
    // One positive of three: missing in (2/3)^3 of the resamples, alone in (1/3)^3.
    assertThat(simple.get(ClassificationMetric.AUC).undefined()).isBetween(280, 390);
    assertThat(simple.get(ClassificationMetric.ACCURACY_MICRO).undefined()).isZero();
    assertThat(simple.get(ClassificationMetric.AUC).percentile(0.95))
        .contains(new Interval(1, 1, 0.95));

    BootstrapDistributions<ClassificationMetric> stratified =
        Bootstrap.seeded(1).stratified().of(ClassificationScorer.of(predictions));
    assertThat(stratified.get(ClassificationMetric.AUC).undefined()).isZero();
  }

  @Test
  void aStatisticThatIsNeverDefinedHasNoInterval() {
    BootstrapDistribution auc =
        Bootstrap.seeded(1)
            .of(ClassificationScorer.of(Predictions.ofLogits(new double[0][], new int[0])))
            .get(ClassificationMetric.AUC);
    assertThat(auc.percentile(0.95)).isEmpty();
    assertThat(auc.twoSidedP().isDefined()).isFalse();
    assertThat(auc.undefined()).isEqualTo(1000);
  }

  @Test
  void pairedDifferencesShareTheirResamples() {
    double[] first = new Random(8).doubles(60).toArray();
    double[] second = Arrays.stream(first).map(value -> value - 0.25).toArray();
    double[] positive = Arrays.stream(second).map(value -> value + 1).toArray();
    BootstrapDistribution difference =
        Bootstrap.seeded(3).paired(new Mean(first), new Mean(positive)).get("mean");
    // The second is always 0.75 more, so the difference does not vary at all.
    assertThat(difference.estimate().orElseThrow()).isCloseTo(-0.75, within(1e-12));
    assertThat(difference.summary().std().orElseThrow()).isLessThan(1e-12);
    assertThat(difference.twoSidedP().orElseThrow()).isCloseTo(2 / 1001.0, within(1e-12));
  }

  @Test
  void aModelComparedWithItselfDoesNotDiffer() {
    ClassificationScorer scorer = ClassificationScorer.of(predictions(40, 1, 4));
    BootstrapDistribution auc =
        Bootstrap.seeded(3).paired(scorer, scorer).get(ClassificationMetric.AUC);
    assertThat(auc.twoSidedP()).isEqualTo(Metric.of(1));
  }

  @Test
  void pairsOfDifferentCasesAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Bootstrap.seeded(3).paired(new Mean(1, 2), new Mean(1)))
        .withMessageContaining("2 and 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Bootstrap.seeded(3).paired(new Mean(1, 2), new Mean(1, -2)))
        .withMessageContaining("case 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Bootstrap(0, 1, Sampling.SIMPLE))
        .withMessageContaining("0; use 1 or more");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> mean(Bootstrap.seeded(3), 1).percentile(95))
        .withMessageContaining("level is 95");
  }

  @Test
  void tenThousandCasesTakeSeconds() {
    ClassificationScorer scorer = ClassificationScorer.of(predictions(10_000, 1, 5));
    Random random = new Random(6);
    boolean[] events = new boolean[10_000];
    for (int i = 0; i < events.length; i++) {
      events[i] = random.nextInt(3) > 0;
    }
    SurvivalScorer survival =
        SurvivalScorer.of(
            random.doubles(10_000, 0, 60).toArray(), events, random.doubles(10_000).toArray());
    // Both take a few seconds together on one slow core; a quadratic count would take minutes.
    Assertions.assertTimeout(
        Duration.ofSeconds(30),
        () -> {
          assertThat(Bootstrap.seeded(1).of(scorer).asMap())
              .hasSize(ClassificationMetric.values().length);
          assertThat(Bootstrap.seeded(1).of(survival).asMap()).containsKey(SurvivalMetric.C_INDEX);
        });
  }
}
