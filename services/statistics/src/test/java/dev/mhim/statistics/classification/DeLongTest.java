package dev.mhim.statistics.classification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.mhim.statistics.Interval;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Expected values were computed with NumPy from the definition, every pair of cases compared. */
class DeLongTest {

  private static final int[] LABELS = {1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
  private static final DeLong FIRST =
      binary(
          2.5, 1.0, 0.5, 3.0, -0.5, 1.0, 2.0, 0.0, -1.0, 0.5, 1.0, -2.0, 0.0, 1.5, -0.5, 0.0, -1.5,
          0.5);
  private static final DeLong SECOND =
      binary(
          1.5, 0.5, 1.5, 2.0, 0.5, 0.0, 2.5, -1.0, 0.0, 1.0, -1.0, -0.5, 0.5, 2.0, -1.0, 0.5, -2.0,
          1.0);

  private static DeLong binary(double... logits) {
    return DeLong.of(Predictions.ofBinaryLogits(logits, LABELS));
  }

  @Test
  void varianceIsThatOfThePlacementValues() {
    assertThat(FIRST.auc().orElseThrow()).isCloseTo(0.78125, within(1e-15));
    assertThat(FIRST.variance().orElseThrow()).isCloseTo(0.012379712301587301, within(1e-15));
    assertThat(SECOND.auc().orElseThrow()).isCloseTo(0.7, within(1e-15));
    assertThat(SECOND.variance().orElseThrow()).isCloseTo(0.016755952380952385, within(1e-15));
  }

  @Test
  void intervalIsNormalAndCutToTheRange() {
    Interval interval = FIRST.interval(0.95).orElseThrow();
    assertThat(interval.lower()).isCloseTo(0.5631762624280766, within(1e-12));
    assertThat(interval.upper()).isCloseTo(0.9993237375719234, within(1e-12));
    assertThat(FIRST.interval(0.99).orElseThrow().upper()).isEqualTo(1);
  }

  @Test
  void comparisonCountsThatTheCasesAreTheSame() {
    DeLong.Comparison comparison = DeLong.compare(FIRST, SECOND);
    assertThat(comparison.difference().orElseThrow()).isCloseTo(0.08125, within(1e-15));
    assertThat(comparison.z().orElseThrow()).isCloseTo(0.7891162207637733, within(1e-12));
    assertThat(comparison.p().orElseThrow()).isCloseTo(0.43004408223506185, within(1e-12));
  }

  @Test
  void modelsThatRankAlikeCannotBeTested() {
    DeLong.Comparison comparison = DeLong.compare(FIRST, FIRST);
    assertThat(comparison.difference().orElseThrow()).isZero();
    assertThat(comparison.p().isDefined()).isFalse();
  }

  @Test
  void aClassOfOneCaseHasNoVariance() {
    DeLong single =
        DeLong.of(Predictions.ofBinaryLogits(new double[] {1, 2, 3}, new int[] {1, 0, 0}));
    assertThat(single.auc().isDefined()).isFalse();
    assertThat(single.interval(0.95)).isEmpty();
    assertThat(DeLong.compare(single, single).p().isDefined()).isFalse();
  }

  @Test
  void otherCasesOrMoreClassesAreRefused() {
    int[] reversed = Arrays.stream(LABELS).map(label -> 1 - label).toArray();
    DeLong other = DeLong.of(Predictions.ofBinaryLogits(new double[LABELS.length], reversed));
    assertThatIllegalArgumentException().isThrownBy(() -> DeLong.compare(FIRST, other));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DeLong.of(Predictions.ofLogits(new double[1][3], new int[1])))
        .withMessageContaining("3");
  }
}
