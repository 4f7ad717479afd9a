package dev.mhim.statistics.survival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.mhim.statistics.Interval;
import dev.mhim.statistics.Metric;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * The leukaemia trial of Freireich et al., Blood 21, 1963: weeks of remission under 6-MP (the first
 * 21, of which 9 relapsed) and placebo. Expected values are the textbooks' and statsmodels'.
 */
class SurvivalCurvesTest {

  private static final double[] WEEKS = {
    6, 6, 6, 7, 10, 13, 16, 22, 23, 6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35, //
    1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23
  };

  private static boolean[] relapsed() {
    boolean[] events = new boolean[42];
    IntStream.range(0, 42).forEach(i -> events[i] = i < 9 || i >= 21);
    return events;
  }

  private static KaplanMeier treated() {
    return KaplanMeier.of(Arrays.copyOf(WEEKS, 21), Arrays.copyOf(relapsed(), 21));
  }

  @Test
  void survivalStepsDownAtEachRelapse() {
    double[][] expected = {
      {6, 21, 3, 0.8571428571428572, 0.07636035483212125},
      {7, 17, 1, 0.8067226890756303, 0.0869352851800572},
      {10, 15, 1, 0.7529411764705883, 0.09634965299432052},
      {13, 12, 1, 0.6901960784313725, 0.10681470777500983},
      {16, 11, 1, 0.6274509803921569, 0.11405386525675254},
      {22, 7, 1, 0.5378151260504203, 0.12823375169303403},
      {23, 6, 1, 0.44817927170868355, 0.13459145675576048}
    };
    assertThat(treated().steps()).hasSize(expected.length);
    for (int i = 0; i < expected.length; i++) {
      KaplanMeier.Step step = treated().steps().get(i);
      assertThat(
              new double[] {
                step.time(), step.atRisk(), step.events(), step.survival(), step.standardError()
              })
          .containsExactly(expected[i], within(1e-14));
    }
  }

  @Test
  void intervalStaysWithinZeroAndOne() {
    Interval interval = treated().steps().get(2).interval(0.95).orElseThrow();
    assertThat(interval.lower()).isCloseTo(0.5031995107999564, within(1e-12));
    assertThat(interval.upper()).isCloseTo(0.8893618351692656, within(1e-12));
  }

  @Test
  void medianIsTheFirstTimeAtOneHalf() {
    assertThat(treated().median()).isEqualTo(Metric.of(23));
    KaplanMeier placebo =
        KaplanMeier.of(Arrays.copyOfRange(WEEKS, 21, 42), Arrays.copyOfRange(relapsed(), 21, 42));
    assertThat(placebo.median()).isEqualTo(Metric.of(8));
    assertThat(placebo.steps().getLast().survival()).isZero();
    assertThat(placebo.steps().getLast().interval(0.95)).isEmpty();
  }

  @Test
  void survivalIsReadBetweenTheSteps() {
    assertThat(treated().survivalAt(5.9)).isEqualTo(1);
    assertThat(treated().survivalAt(9)).isCloseTo(0.8067226890756303, within(1e-14));
    assertThat(treated().survivalAt(99)).isCloseTo(0.44817927170868355, within(1e-14));
  }

  @Test
  void withoutEventsSurvivalStaysAtOne() {
    KaplanMeier censored = KaplanMeier.of(new double[] {1, 2}, new boolean[2]);
    assertThat(censored.steps()).isEmpty();
    assertThat(censored.survivalAt(2)).isEqualTo(1);
    assertThat(censored.median().isDefined()).isFalse();
  }

  @Test
  void theTrialsLogRankTestIsTheKnownOne() {
    int[] groups = IntStream.range(0, 42).map(i -> i < 21 ? 0 : 1).toArray();
    LogRank test = LogRank.of(WEEKS, relapsed(), groups, 2);
    assertThat(test.chiSquared().orElseThrow()).isCloseTo(16.792940989216532, within(1e-10));
    assertThat(test.degrees()).isEqualTo(1);
    assertThat(test.p().orElseThrow()).isCloseTo(4.1688091093394775e-05, within(1e-12));
  }

  @Test
  void moreGroupsHaveMoreDegreesOfFreedom() {
    int[] groups = IntStream.range(0, 42).map(i -> i % 3).toArray();
    LogRank test = LogRank.of(WEEKS, relapsed(), groups, 3);
    assertThat(test.chiSquared().orElseThrow()).isCloseTo(0.5768137525521648, within(1e-10));
    assertThat(test.p().orElseThrow()).isCloseTo(0.7494565940869053, within(1e-10));
  }

  @Test
  void anEmptyGroupCannotBeCompared() {
    LogRank test = LogRank.of(WEEKS, relapsed(), new int[42], 2);
    assertThat(test.p().isDefined()).isFalse();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LogRank.of(new double[] {1}, new boolean[1], new int[] {2}, 2))
        .withMessageContaining("group 2 must be 0 to 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LogRank.of(new double[] {1}, new boolean[1], new int[1], 1));
  }
}
