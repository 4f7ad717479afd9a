package dev.mhim.standalone.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mhim.mil.bench.StepCase;
import dev.mhim.mil.config.Baseline;
import dev.mhim.mil.config.Method;
import dev.mhim.standalone.flags.UsageException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StepCasesTest {
  @Test
  void everyCombinationIsACaseInTheOrderGiven() {
    assertThat(StepCases.of(List.of("dsmil", "attn"), List.of("mhim", "pure"), List.of("10", " 2")))
        .containsExactly(
            new StepCase(Method.MHIM, Baseline.DSMIL, 10),
            new StepCase(Method.MHIM, Baseline.DSMIL, 2),
            new StepCase(Method.PURE, Baseline.DSMIL, 10),
            new StepCase(Method.PURE, Baseline.DSMIL, 2),
            new StepCase(Method.MHIM, Baseline.ATTN, 10),
            new StepCase(Method.MHIM, Baseline.ATTN, 2),
            new StepCase(Method.PURE, Baseline.ATTN, 10),
            new StepCase(Method.PURE, Baseline.ATTN, 2));
  }

  @ParameterizedTest
  @CsvSource({
    "attn, ATTN",
    "selfattn, SELFATTN",
    "dsmil, DSMIL",
    "gated_attn, GATED_ATTN",
  })
  void everyBaselineHasItsPublishedName(String name, Baseline baseline) {
    StepCase timed = StepCases.of(List.of(name), List.of("pure"), List.of("1")).getFirst();

    assertThat(timed.baseline()).isEqualTo(baseline);
    assertThat(StepCases.baseline(timed)).isEqualTo(name);
    assertThat(StepCases.model(timed)).isEqualTo("pure");
  }

  @Test
  void unknownNamesAreRefusedWithTheKnownOnes() {
    assertThatThrownBy(() -> StepCases.of(List.of("abmil"), List.of("pure"), List.of("1")))
        .isInstanceOf(UsageException.class)
        .hasMessage("--baseline takes attn, selfattn, dsmil, gated_attn, but got 'abmil'");
    assertThatThrownBy(() -> StepCases.of(List.of("attn"), List.of("both"), List.of("1")))
        .isInstanceOf(UsageException.class)
        .hasMessage("--model takes pure, mhim, but got 'both'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "many", "1e3", "99999999999", ""})
  void sizesAreNumbersOfPatches(String size) {
    assertThatThrownBy(() -> StepCases.of(List.of("attn"), List.of("pure"), List.of(size)))
        .isInstanceOf(UsageException.class)
        .hasMessage("--sizes takes numbers of patches from 1, but got '" + size + "'");
  }
}
