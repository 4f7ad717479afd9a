package dev.mhim.statistics.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.withinPercentage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Expected values were printed by scipy.stats. */
class DistributionTest {

  private static final double PERCENT = 1e-10;

  @ParameterizedTest
  @CsvSource({
    "-8, 6.22096057427174e-16",
    "-3, 0.0013498980316300933",
    "-1, 0.15865525393145707",
    "0, 0.5",
    "0.5, 0.6914624612740131",
    "2, 0.9772498680518208",
    "5, 0.9999997133484281"
  })
  void normalProbabilities(double z, double expected) {
    assertThat(Normal.cdf(z)).isCloseTo(expected, withinPercentage(PERCENT));
  }

  @ParameterizedTest
  @CsvSource({
    "1e-10, -6.361340902404056",
    "0.001, -3.090232306167813",
    "0.025, -1.9599639845400545",
    "0.3, -0.5244005127080409",
    "0.975, 1.959963984540054",
    "0.9999, 3.719016485455709"
  })
  void normalQuantiles(double p, double expected) {
    assertThat(Normal.quantile(p)).isCloseTo(expected, withinPercentage(PERCENT));
  }

  @ParameterizedTest
  @CsvSource({
    "3.84, 1, 0.05004352124870519",
    "0.1, 1, 0.7518296340458492",
    "10, 2, 0.006737946999085468",
    "2.5, 3, 0.4752910833430205",
    "40, 5, 1.493367900050393e-07",
    "0, 2, 1",
    "1, 10, 0.9998278843700441"
  })
  void chiSquaredTails(double statistic, int degrees, double expected) {
    assertThat(ChiSquared.upperTail(statistic, degrees))
        .isCloseTo(expected, withinPercentage(PERCENT));
  }

  @Test
  void argumentsOutOfRangeAreRefused() {
    assertThat(Normal.quantile(0.5)).isBetween(-1e-15, 1e-15);
    assertThatIllegalArgumentException().isThrownBy(() -> Normal.quantile(0));
    assertThatIllegalArgumentException().isThrownBy(() -> Normal.quantile(Double.NaN));
    assertThatIllegalArgumentException().isThrownBy(() -> ChiSquared.upperTail(-1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> ChiSquared.upperTail(1, 0));
  }
}
