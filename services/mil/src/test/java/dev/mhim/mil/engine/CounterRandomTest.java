package dev.mhim.mil.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CounterRandomTest {
  @Property(tries = 50)
  void aPermutationHasEveryNumberOnce(
      @ForAll long key, @ForAll @IntRange(min = 0, max = 200) int n) {
    assertThat(new CounterRandom(key).permutation(n))
        .containsExactlyInAnyOrder(IntStream.range(0, n).toArray());
  }

  @Test
  void theKeyAloneDecidesAndTheOrderOfItsPartsMatters() {
    long key = CounterRandom.key(2021, 0, 3);
    assertThat(new CounterRandom(key).nextLong()).isEqualTo(new CounterRandom(key).nextLong());
    assertThat(CounterRandom.key(0, 2021, 3)).isNotEqualTo(key);
  }

  @Test
  void gaussiansHaveMeanZeroAndVarianceOne() {
    CounterRandom random = new CounterRandom(7);
    double[] draws = IntStream.range(0, 20_000).mapToDouble(i -> random.nextGaussian()).toArray();
    double mean = java.util.Arrays.stream(draws).average().orElseThrow();
    double variance = java.util.Arrays.stream(draws).map(d -> d * d).average().orElseThrow();
    assertThat(mean).isCloseTo(0, within(0.03));
    assertThat(variance).isCloseTo(1, within(0.05));
  }
}
