package dev.mhim.statistics.resampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.mhim.statistics.Interval;
import dev.mhim.statistics.Metric;
import dev.mhim.statistics.classification.ClassificationScorer;
import dev.mhim.statistics.classification.DeLong;
import dev.mhim.statistics.classification.Predictions;
import dev.mhim.statistics.resampling.BootstrapTest.Mean;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ResampledFoldsTest {

  private static Predictions predictions(int n, int positives, long seed) {
    Random random = new Random(seed);
    int[] labels = IntStream.range(0, n).map(i -> i < positives ? 1 : 0).toArray();
    return Predictions.ofBinaryLogits(
        IntStream.of(labels).mapToDouble(label -> label + random.nextGaussian()).toArray(), labels);
  }

  @Test
  void meanOverFoldsIsTheMeanOfTheFoldsMeans() {
    MeanOverFolds<String> mean = MeanOverFolds.of(List.of(new Mean(1, 3), new Mean(10)));
    assertThat(mean.ofAll()).containsEntry("mean", Metric.of(6));
    assertThat(mean.of(new int[] {2, 0, 1})).containsEntry("mean", Metric.of(5.5));
  }

  @Test
  void foldsAreResampledEachFromItself() {
    MeanOverFolds<String> mean = MeanOverFolds.of(List.of(new Mean(1, 1, 1), new Mean(5, 5, 5, 5)));
    Interval interval =
        Bootstrap.seeded(3).stratified().of(mean).get("mean").percentile(0.95).orElseThrow();
    assertThat(interval.lower()).isEqualTo(3);
    assertThat(interval.upper()).isEqualTo(3);
  }

  @Test
  void slidesOfACaseAreDrawnTogether() {
    Clustered<String> cases = Clustered.of(new Mean(1, 2, 3, 10), List.of("a", "b", "a", "b"));
    assertThat(cases.size()).isEqualTo(2);
    assertThat(cases.of(new int[] {2, 0})).containsEntry("mean", Metric.of(2));
    assertThat(cases.of(new int[] {0, 1})).containsEntry("mean", Metric.of(6));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Clustered.of(new Mean(1, 2), List.of("a")))
        .withMessageContaining("2 members but 1 cluster names");
  }

  @Test
  void strataAreKeptWhereOneIsRare() {
    assertThat(sampling(predictions(60, 9, 1))).isEqualTo(Sampling.STRATIFIED);
    assertThat(sampling(predictions(60, 10, 1))).isEqualTo(Sampling.SIMPLE);
    assertThat(sampling(predictions(60, 0, 1))).isEqualTo(Sampling.SIMPLE);
  }

  private static Sampling sampling(Predictions predictions) {
    return Bootstrap.fitting(ClassificationScorer.of(predictions), 10, 1).sampling();
  }

  @Test
  void groupedJackknifeAgreesWithThatOverCases() {
    double[] values = new Random(5).doubles(4000).map(u -> -Math.log(u)).toArray();
    Mean mean = new Mean(values);
    double average = IntStream.range(0, 4000).mapToDouble(i -> values[i]).average().orElseThrow();
    double squares = 0;
    double cubes = 0;
    for (double value : values) {
      squares += Math.pow(value - average, 2);
      cubes += Math.pow(value - average, 3);
    }
    double exact = cubes / (6 * Math.pow(squares, 1.5));
    BiasCorrected<String> corrected =
        BiasCorrected.of(mean, new Bootstrap(10, 1, Sampling.SIMPLE).of(mean));
    assertThat(corrected.acceleration("mean").orElseThrow()).isCloseTo(exact, within(0.35 * exact));
  }

  @Test
  void deLongOverFoldsAddsTheVariancesOfIndependentFolds() {
    List<DeLong> first = List.of(deLong(30, 1), deLong(40, 2));
    List<DeLong> second = List.of(deLong(30, 3), deLong(40, 4));
    DeLong.Comparison one = DeLong.compare(first.get(0), second.get(0));
    DeLong.Comparison other = DeLong.compare(first.get(1), second.get(1));
    double difference = (one.difference().orElseThrow() + other.difference().orElseThrow()) / 2;
    double variance = (variance(one) + variance(other)) / 4;
    DeLong.Comparison mean = DeLong.compareMeans(first, second);
    assertThat(mean.difference().orElseThrow()).isCloseTo(difference, within(1e-12));
    assertThat(mean.z().orElseThrow()).isCloseTo(difference / Math.sqrt(variance), within(1e-9));
    assertThat(DeLong.compareMeans(first, first).p().isDefined()).isFalse();
  }

  private static DeLong deLong(int n, long seed) {
    return DeLong.of(predictions(n, n / 3, seed));
  }

  private static double variance(DeLong.Comparison comparison) {
    double z = comparison.z().orElseThrow();
    return Math.pow(comparison.difference().orElseThrow() / z, 2);
  }
}
