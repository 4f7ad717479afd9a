package dev.mhim.statistics.survival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mhim.statistics.Metric;
import dev.mhim.statistics.SharedFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ConcordanceTest {

  @TestFactory
  List<DynamicTest> publishedCasesOfScikitSurvivalAreReproduced() throws IOException {
    return SharedFiles.tests("golden/concordance_index.json", ConcordanceTest::concordanceTests);
  }

  private static List<DynamicTest> concordanceTests(JsonNode goldenCases) {
    List<DynamicTest> tests = new ArrayList<>();
    for (JsonNode golden : goldenCases) {
      boolean[] events = new boolean[golden.get("event").size()];
      for (int i = 0; i < events.length; i++) {
        events[i] = golden.get("event").get(i).booleanValue();
      }
      Concordance counted =
          Concordance.of(doubles(golden.get("time")), events, doubles(golden.get("risk")));
      JsonNode expected = golden.get("expected");
      tests.add(
          dynamicTest(
              golden.get("name").textValue(),
              () -> {
                assertThat(counted.concordant()).isEqualTo(expected.get("concordant").longValue());
                assertThat(counted.discordant()).isEqualTo(expected.get("discordant").longValue());
                assertThat(counted.tiedRisk()).isEqualTo(expected.get("tied_risk").longValue());
                assertThat(counted.tiedTime()).isEqualTo(expected.get("tied_time").longValue());
                assertThat(counted.index().orElseThrow())
                    .isCloseTo(expected.get("c_index").doubleValue(), within(1e-7));
              }));
    }
    assertThat(tests).hasSize(8);
    return tests;
  }

  private static double[] doubles(JsonNode values) {
    double[] doubles = new double[values.size()];
    for (int i = 0; i < doubles.length; i++) {
      doubles[i] = values.get(i).doubleValue();
    }
    return doubles;
  }

  @Property(tries = 500)
  void everyPairIsCountedAsOneByOne(
      @ForAll @IntRange(min = 1, max = 40) int n,
      @ForAll @IntRange(min = 1, max = 12) int levels,
      @ForAll @IntRange(max = 1_000_000) int seed) {
    Random random = new Random(seed);
    double[] times = new double[n];
    boolean[] events = new boolean[n];
    double[] risks = new double[n];
    for (int i = 0; i < n; i++) {
      times[i] = random.nextInt(levels);
      events[i] = random.nextBoolean();
      // Steps around the tolerance of 1e-8: ties here are not transitive.
      risks[i] = random.nextInt(levels) * 0.7e-8;
    }
    assertThat(Concordance.of(times, events, risks)).isEqualTo(byPairs(times, events, risks));
  }

  private static Concordance byPairs(double[] times, boolean[] events, double[] risks) {
    long concordant = 0;
    long discordant = 0;
    long tiedRisk = 0;
    long tiedTime = 0;
    for (int i = 0; i < times.length; i++) {
      for (int j = 0; j < times.length; j++) {
        boolean sameTime = times[i] == times[j] && !events[j];
        if (events[i] && (times[i] < times[j] || sameTime)) {
          double difference = risks[i] - risks[j];
          tiedTime += sameTime ? 1 : 0;
          tiedRisk += Math.abs(difference) <= 1e-8 ? 1 : 0;
          concordant += difference > 1e-8 ? 1 : 0;
          discordant += difference < -1e-8 ? 1 : 0;
        }
      }
    }
    return Concordance.ofPairs(concordant, discordant, tiedRisk, tiedTime);
  }

  @Property(tries = 200)
  void aCaseCountedTwiceIsTheCaseWrittenTwice(
      @ForAll @IntRange(min = 1, max = 15) int n, @ForAll @IntRange(max = 1_000_000) int seed) {
    Random random = new Random(seed);
    double[] times = random.ints(n, 0, 6).asDoubleStream().toArray();
    double[] risks = random.ints(n, 0, 6).asDoubleStream().toArray();
    int[] counts = random.ints(n, 0, 4).toArray();
    boolean[] events = new boolean[n];
    List<Integer> written = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      events[i] = random.nextBoolean();
      for (int copy = 0; copy < counts[i]; copy++) {
        written.add(i);
      }
    }
    boolean[] writtenEvents = new boolean[written.size()];
    for (int i = 0; i < writtenEvents.length; i++) {
      writtenEvents[i] = events[written.get(i)];
    }

    Concordance counted = ConcordanceScorer.of(times, events, risks).concordance(counts);

    assertThat(counted)
        .isEqualTo(
            byPairs(
                written.stream().mapToDouble(i -> times[i]).toArray(),
                writtenEvents,
                written.stream().mapToDouble(i -> risks[i]).toArray()));
  }

  @Test
  void withoutAComparablePairThereIsNoIndex() {
    boolean[] censored = {false, false};
    assertThat(Concordance.of(new double[] {1, 2}, censored, new double[] {1, 2}).index())
        .isInstanceOf(Metric.Undefined.class);
    assertThat(Concordance.of(new double[] {1}, new boolean[] {true}, new double[] {1}).index())
        .isInstanceOf(Metric.Undefined.class);
  }

  @Test
  void aRiskThatIsNoNumberLeavesTheIndexUndefined() {
    Concordance counted =
        Concordance.of(
            new double[] {1, 2}, new boolean[] {true, true}, new double[] {1, Double.NaN});
    assertThat(counted.index())
        .isEqualTo(Metric.undefined("the risk of case 1 (counted from 0) is NaN"));
  }

  @Test
  void labelsAreChecked() {
    assertThatExceptionOfType(SurvivalLabelException.class)
        .isThrownBy(() -> Concordance.of(new double[] {1}, new boolean[] {true}, new double[2]))
        .withMessageContaining("1 times but 2 risks");
  }

  @Test
  void riskIsTheNegativeSumOfTheSurvivalFunction() {
    // sigmoid(0) = 1/2 and sigmoid(ln 3) = 3/4: S = 1/2, 1/8.
    double[] logits = {0, Math.log(3)};
    assertThat(DiscreteHazards.survival(logits))
        .containsExactly(new double[] {0.5, 0.125}, within(1e-15));
    assertThat(DiscreteHazards.risk(logits)).isCloseTo(-0.625, within(1e-15));
    assertThat(DiscreteHazards.risk(new double[] {Double.NaN, 0})).isNaN();
  }
}
