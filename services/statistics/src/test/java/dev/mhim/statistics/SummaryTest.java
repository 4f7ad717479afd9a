package dev.mhim.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import org.junit.jupiter.api.Test;

class SummaryTest {

  @Test
  void standardDeviationHasNInTheDenominator() {
    Summary summary = Summary.of(2, 4, 4, 4, 5, 5, 7, 9);
    assertThat(summary).isEqualTo(new Summary(Metric.of(5), Metric.of(2), 8, 0));
  }

  @Test
  void undefinedFoldsAreCountedAndLeftOut() {
    Summary summary =
        Summary.of(List.of(Metric.of(1), Metric.undefined("one class"), Metric.of(3)));
    assertThat(summary).isEqualTo(new Summary(Metric.of(2), Metric.of(1), 2, 1));
  }

  @Test
  void nothingDefinedIsNoMean() {
    Summary summary = Summary.of(List.of(Metric.undefined("one class")));
    assertThat(summary.mean()).isEqualTo(Metric.undefined("no fold has a defined value"));
    assertThat(summary.undefined()).isEqualTo(1);
  }

  @Test
  void metricsThatAreNotFiniteAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> Metric.of(Double.NaN));
    assertThatIllegalStateException()
        .isThrownBy(() -> Metric.undefined("one class").orElseThrow())
        .withMessage("one class");
    assertThat(Metric.of(0.5).toOptional()).hasValue(0.5);
    assertThat(Metric.undefined("one class").toOptional()).isEmpty();
  }

  @Test
  void quantilesInterpolateLinearly() {
    double[] sorted = {1, 2, 4, 8};
    assertThat(Quantiles.ofSorted(sorted, 0)).isEqualTo(1);
    assertThat(Quantiles.ofSorted(sorted, 0.5)).isEqualTo(3);
    assertThat(Quantiles.ofSorted(sorted, 0.9)).isEqualTo(6.800000000000001);
    assertThat(Quantiles.ofSorted(sorted, 1)).isEqualTo(8);
    assertThat(Quantiles.ofSorted(new double[] {3}, 0.7)).isEqualTo(3);
    assertThatIllegalArgumentException().isThrownBy(() -> Quantiles.ofSorted(sorted, 1.1));
    assertThatIllegalArgumentException().isThrownBy(() -> Quantiles.ofSorted(new double[0], 0.5));
  }
}
