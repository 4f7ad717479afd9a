package dev.mhim.statistics.resampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mhim.statistics.Interval;
import dev.mhim.statistics.classification.ClassificationMetric;
import dev.mhim.statistics.classification.ClassificationScorer;
import dev.mhim.statistics.classification.Predictions;
import dev.mhim.statistics.distribution.Normal;
import dev.mhim.statistics.resampling.BootstrapTest.Mean;
import org.junit.jupiter.api.Test;

class BiasCorrectedTest {

  private static final Mean MEAN = new Mean(1, 2, 2.5, 4, 7, 11, 3, 0.5);

  @Test
  void accelerationOfAMeanIsASixthOfItsSkewness() {
    BiasCorrected<String> corrected = BiasCorrected.of(MEAN, Bootstrap.seeded(1).of(MEAN));
    assertThat(corrected.acceleration("mean").orElseThrow())
        .isCloseTo(0.06647045375515609, within(1e-14));
  }

  @Test
  void quantilesAreShiftedAsInThePaper() {
    double bias = Normal.quantile(0.53);
    double acceleration = 0.06647045375515609;
    // scipy.stats.norm, from equation 3.9.
    assertThat(BiasCorrected.corrected(0.025, bias, acceleration))
        .isCloseTo(0.054843430562162024, within(1e-12));
    assertThat(BiasCorrected.corrected(0.975, bias, acceleration))
        .isCloseTo(0.9924278788799618, within(1e-12));
  }

  @Test
  void intervalOfAMeanIsThatOfScipy() {
    Bootstrap bootstrap = new Bootstrap(20_000, 1, Sampling.SIMPLE);
    BootstrapDistributions<String> distributions = bootstrap.of(MEAN);
    Interval interval = BiasCorrected.of(MEAN, distributions).interval("mean", 0.95).orElseThrow();
    // scipy.stats.bootstrap of 200,000 resamples: BCa (2.125, 7.0), percentile (1.875, 6.375).
    assertThat(interval.lower()).isCloseTo(2.125, within(0.07));
    assertThat(interval.upper()).isCloseTo(7.0, within(0.13));
    Interval percentile = distributions.get("mean").percentile(0.95).orElseThrow();
    assertThat(percentile.lower()).isCloseTo(1.875, within(0.07));
    assertThat(percentile.upper()).isCloseTo(6.375, within(0.13));
  }

  @Test
  void whereTheBiasCannotBeCorrectedThereIsNoInterval() {
    ClassificationScorer oneCase =
        ClassificationScorer.of(
            Predictions.ofBinaryLogits(new double[] {2, -1, 0.5}, new int[] {1, 0, 0}));
    BiasCorrected<ClassificationMetric> corrected =
        BiasCorrected.of(oneCase, Bootstrap.seeded(1).of(oneCase));
    assertThat(corrected.acceleration(ClassificationMetric.AUC).isDefined()).isFalse();
    assertThat(corrected.interval(ClassificationMetric.AUC, 0.95)).isEmpty();
    assertThat(corrected.acceleration(ClassificationMetric.ACCURACY_MICRO).isDefined()).isTrue();
  }
}
