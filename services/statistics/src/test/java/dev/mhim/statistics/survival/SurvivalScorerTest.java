package dev.mhim.statistics.survival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.mhim.statistics.Metric;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Expected values: those that scikit-survival publishes in its own tests, and brute force. */
class SurvivalScorerTest {

  private static double uno(double[] times, int[] events, double... risks) {
    return get(SurvivalScorer.of(times, seen(events), risks).ofAll(), SurvivalMetric.C_INDEX_IPCW)
        .orElseThrow();
  }

  private static Metric get(Map<SurvivalMetric, Metric> scores, SurvivalMetric metric) {
    return scores.getOrDefault(metric, Metric.undefined("missing"));
  }

  private static boolean[] seen(int... events) {
    boolean[] seen = new boolean[events.length];
    IntStream.range(0, seen.length).forEach(i -> seen[i] = events[i] == 1);
    return seen;
  }

  @Test
  void unosIndexIsThatOfScikitSurvival() {
    double[] times = {1, 5, 6, 10, 11, 34, 45, 46, 50, 56};
    int[] events = {0, 1, 1, 0, 1, 0, 1, 0, 0, 1};
    assertThat(uno(times, events, 5, 8, 11, 19, 34, 12, 3, 9, 12, 20))
        .isCloseTo(0.347890360332615, within(1e-7));
    assertThat(uno(times, events, 5, 8, 11, 11, 34, 12, 3, 9, 12, 20))
        .isCloseTo(0.365629810028969, within(1e-7));
    assertThat(uno(times, events, 5, 8, 11, 11, 34, 12, 11, 9, 12, 20))
        .isCloseTo(0.387865723332956, within(1e-7));
  }

  @Test
  void ofEqualTimesEventsComeBeforeCensorings() {
    assertThat(
            uno(
                new double[] {1, 5, 6, 11, 11, 34, 45, 45, 50, 55},
                new int[] {0, 1, 0, 1, 1, 0, 1, 0, 0, 1},
                5,
                8,
                11,
                19,
                34,
                12,
                3,
                9,
                12,
                18))
        .isCloseTo(0.4036321031048623, within(1e-12));
    assertThat(
            uno(
                new double[] {34, 11, 11, 5, 1, 89, 13, 45, 7, 13, 9, 13, 90},
                new int[] {1, 0, 0, 0, 1, 0, 1, 1, 0, 0, 0, 1, 1},
                1,
                19,
                13,
                13,
                15,
                14,
                19,
                23,
                11,
                10,
                11,
                1,
                18))
        .isCloseTo(0.46795357052737824, within(1e-12));
  }

  @Test
  void withoutCensoringUnosIndexIsHarrells() {
    Map<SurvivalMetric, Metric> scores =
        SurvivalScorer.of(
                new double[] {3, 1, 4, 2, 6}, seen(1, 1, 1, 1, 1), new double[] {2, 4, 3, 1, 0})
            .ofAll();
    assertThat(scores.get(SurvivalMetric.C_INDEX_IPCW))
        .isEqualTo(scores.get(SurvivalMetric.C_INDEX));
  }

  @Test
  void aucAtATimeIsThatOfScikitSurvival() {
    double[] times = {
      10.88, 19.78, 40.92, 98.7, 70.19, 10.15, 28.95, 29.57, 17.9, 63.78, 36.22, 83.14, 13.69,
      99.51, 3.19
    };
    boolean[] events = seen(1, 0, 1, 0, 1, 1, 1, 1, 1, 0, 0, 1, 0, 0, 1);
    double[] risks = {
      -1.019, -0.016, 0.132, 0.269, -0.777, -1.077, 0.894, -1.227, -0.417, 0.072, -1.275, -0.91,
      -0.825, -0.292, -0.045
    };
    int[] once = new int[times.length];
    Arrays.fill(once, 1);
    double[] horizons = {15, 28, 66};
    CensoringWeights.Curves curves = new CensoringWeights(times, events).of(once, horizons);
    DynamicAuc auc = new DynamicAuc(times, events, risks);
    assertThat(auc.at(28, once, curves)).isCloseTo(0.362963, within(1e-6));
    assertThat(auc.at(15, once, curves)).isCloseTo(0.3030303, within(1e-7));
    assertThat(auc.at(66, once, curves)).isCloseTo(0.45, within(1e-7));
    double[] two = {15, 66};
    assertThat(auc.mean(two, once, new CensoringWeights(times, events).of(once, two)).orElseThrow())
        .isCloseTo(0.3943949, within(1e-7));
  }

  @Property(tries = 300)
  void everyScoreIsThatOfItsDefinition(
      @ForAll @IntRange(min = 2, max = 30) int n,
      @ForAll @IntRange(min = 2, max = 20) int levels,
      @ForAll @IntRange(max = 1_000_000) int seed) {
    Cases cases = Cases.random(n, levels, new Random(seed));
    Map<SurvivalMetric, Metric> scores = cases.scorer().ofAll();
    assertClose(get(scores, SurvivalMetric.C_INDEX_IPCW), cases.unoByPairs());
    assertClose(get(scores, SurvivalMetric.INTEGRATED_BRIER), cases.brierByCases());
    assertClose(get(scores, SurvivalMetric.AUC_TIME_DEPENDENT), cases.aucByPairs());
  }

  @Property(tries = 200)
  void aCaseCountedTwiceIsTheCaseWrittenTwice(
      @ForAll @IntRange(min = 2, max = 15) int n, @ForAll @IntRange(max = 1_000_000) int seed) {
    Random random = new Random(seed);
    Cases cases = Cases.random(n, 8, random);
    int[] counts = random.ints(n, 1, 4).toArray();
    int[] written =
        IntStream.range(0, n).flatMap(i -> IntStream.generate(() -> i).limit(counts[i])).toArray();
    Map<SurvivalMetric, Metric> counted = cases.scorer().of(counts);
    Map<SurvivalMetric, Metric> expected = cases.pick(written).scorer().ofAll();
    // The deciles of the event times differ once cases are repeated: the horizons are fixed.
    for (SurvivalMetric metric :
        List.of(
            SurvivalMetric.C_INDEX, SurvivalMetric.C_INDEX_IPCW, SurvivalMetric.INTEGRATED_BRIER)) {
      assertClose(get(counted, metric), get(expected, metric).toOptional().orElse(Double.NaN));
    }
  }

  private static void assertClose(Metric actual, double expected) {
    assertThat(actual.toOptional().orElse(-1))
        .isCloseTo(Double.isFinite(expected) ? expected : -1, within(1e-10));
  }

  @Test
  void withoutEventsNothingIsDefinedButTheBrierScore() {
    Map<SurvivalMetric, Metric> scores =
        SurvivalScorer.of(new double[] {1, 2, 3}, seen(0, 0, 0), new double[] {1, 2, 3}).ofAll();
    assertThat(scores.values()).noneMatch(Metric::isDefined);
    assertThat(scores).hasSize(SurvivalMetric.values().length);
  }

  @Test
  void aRiskThatIsNoNumberLeavesEverythingUndefinedAndSaysWhich() {
    Map<SurvivalMetric, Metric> scores =
        SurvivalScorer.of(new double[] {1, 2}, seen(1, 1), new double[] {1, Double.NaN}).ofAll();
    assertThat(scores.values())
        .containsOnly(Metric.undefined("the risk of case 1 (counted from 0) is NaN"));
  }

  @Test
  void survivalFunctionsMustFitTheirTimes() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SurvivalPrediction.of(new double[] {1, 1}, new double[0][]))
        .withMessageContaining("must ascend");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SurvivalPrediction.of(new double[] {1, 2}, new double[][] {{1}}))
        .withMessageContaining("case 0 (counted from 0) has 1 survival probabilities for 2 times");
  }

  @Test
  void halvesArePartedAtTheMedianRisk() {
    assertThat(RiskHalves.of(new double[] {3, 1, 2, 2})).containsExactly(1, 0, 0, 0);
    assertThat(RiskHalves.of(new double[] {4, 1, 2, 3})).containsExactly(1, 0, 0, 1);
    assertThat(RiskHalves.of(new double[] {5, 5})).containsExactly(0, 0);
  }

  /** Survival data with every score written down as its definition reads. */
  private record Cases(
      List<Double> times, List<Boolean> events, List<Double> risks, List<double[]> survival) {
    private static final double[] HORIZONS = {2, 4, 5};

    static Cases random(int n, int levels, Random random) {
      Cases cases =
          new Cases(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
      for (int i = 0; i < n; i++) {
        cases.times.add((double) random.nextInt(levels));
        cases.events.add(random.nextBoolean());
        cases.risks.add((double) random.nextInt(levels));
        double first = random.nextDouble();
        cases.survival.add(new double[] {first, first * 0.8, first * 0.5});
      }
      return cases;
    }

    Cases pick(int[] indices) {
      Cases picked =
          new Cases(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
      for (int i : indices) {
        picked.times.add(times.get(i));
        picked.events.add(events.get(i));
        picked.risks.add(risks.get(i));
        picked.survival.add(survival.get(i));
      }
      return picked;
    }

    private double[] timesArray() {
      return times.stream().mapToDouble(t -> t).toArray();
    }

    private boolean[] eventsArray() {
      boolean[] array = new boolean[events.size()];
      IntStream.range(0, array.length).forEach(i -> array[i] = events.get(i));
      return array;
    }

    SurvivalScorer scorer() {
      return SurvivalScorer.of(
          timesArray(),
          eventsArray(),
          risks.stream().mapToDouble(r -> r).toArray(),
          SurvivalPrediction.of(HORIZONS, survival.toArray(double[][]::new)));
    }

    /** Product over the censorings up to t of 1 − censored / (at risk − events at that time). */
    private double uncensored(double t) {
      double product = 1;
      for (double time : times.stream().distinct().filter(u -> u <= t).toList()) {
        long censored = count(i -> times.get(i) == time && !events.get(i));
        long left = count(i -> times.get(i) > time || (times.get(i) == time && !events.get(i)));
        product *= censored == 0 ? 1 : 1 - (double) censored / left;
      }
      return product;
    }

    private double alive(double t) {
      double product = 1;
      for (double time : times.stream().distinct().filter(u -> u <= t).toList()) {
        long died = count(i -> times.get(i) == time && events.get(i));
        product *= 1 - (double) died / count(i -> times.get(i) >= time);
      }
      return product;
    }

    private long count(java.util.function.IntPredicate which) {
      return IntStream.range(0, times.size()).filter(which).count();
    }

    private double weight(double t) {
      return uncensored(t) > 0 ? 1 / uncensored(t) : 0;
    }

    double unoByPairs() {
      double right = 0;
      double all = 0;
      for (int i = 0; i < times.size(); i++) {
        for (int j = 0; j < times.size(); j++) {
          boolean later =
              times.get(j) > times.get(i) || (times.get(j).equals(times.get(i)) && !events.get(j));
          if (events.get(i) && later) {
            double weight = Math.pow(weight(times.get(i)), 2);
            right += weight * (1 + Math.signum(risks.get(i) - risks.get(j))) / 2;
            all += weight;
          }
        }
      }
      return right / all;
    }

    double brierByCases() {
      double[] scores = new double[HORIZONS.length];
      for (int k = 0; k < HORIZONS.length; k++) {
        for (int i = 0; i < times.size(); i++) {
          double s = survival.get(i)[k];
          if (times.get(i) > HORIZONS[k]) {
            scores[k] += Math.pow(1 - s, 2) * weight(HORIZONS[k]) / times.size();
          } else if (events.get(i)) {
            scores[k] += s * s * weight(times.get(i)) / times.size();
          }
        }
      }
      return ((scores[0] + scores[1]) / 2 * 2 + (scores[1] + scores[2]) / 2) / 3;
    }

    double aucByPairs() {
      double sum = 0;
      double weights = 0;
      double before = 1;
      for (double t : DynamicAuc.deciles(timesArray(), eventsArray())) {
        double right = 0;
        double all = 0;
        for (int i = 0; i < times.size(); i++) {
          for (int j = 0; j < times.size(); j++) {
            if (events.get(i) && times.get(i) <= t && times.get(j) > t) {
              double weight = weight(times.get(i));
              right += weight * (1 + Math.signum(risks.get(i) - risks.get(j))) / 2;
              all += weight;
            }
          }
        }
        double drop = before - alive(t);
        before = alive(t);
        if (all > 0 && drop > 0) {
          sum += drop * right / all;
          weights += drop;
        }
      }
      return sum / weights;
    }
  }
}
