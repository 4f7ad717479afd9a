package dev.mhim.mil.masking;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaskSizeTest {
  @ParameterizedTest
  @CsvSource({
    "150, 0.03, 1, 5, 5",
    "1, 0.03, 1, 1, 1",
    "150, 0.05, 0.5, 15, 8",
    // Widened beyond all patches: all are candidates, the ratio itself is taken.
    "150, 0.05, 0.001, 150, 8",
    "100, 0.07, 1, 8, 8", // 100 * 0.07 is 7.000000000000001 in double arithmetic
  })
  void sizesFollowThePublishedDoubleArithmetic(
      int patches, double ratio, double share, int candidates, int taken) {
    assertThat(MaskSize.of(patches, ratio, share)).isEqualTo(new MaskSize(candidates, taken));
  }
}
