package dev.mhim.statistics.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Expected values were printed by {@code numpy.random.RandomState} of NumPy 2.4.6. */
class NumpyRandomTest {

  @Test
  void tenThousandthOutputOfTheDefaultSeedIsTheOneTheStandardNames() {
    NumpyRandom random = new NumpyRandom(5489);
    long[] outputs = LongStream.range(0, 10_000).map(i -> random.randint(0, 1L << 32)).toArray();
    assertThat(outputs).startsWith(3499211612L, 581869302L, 3890346734L).endsWith(4123659995L);
  }

  @Test
  void keysAreTakenAsInitByArray() {
    NumpyRandom reference = NumpyRandom.ofKey(0x123, 0x234, 0x345, 0x456);
    assertThat(LongStream.range(0, 5).map(i -> reference.randint(0, 1L << 32)))
        .containsExactly(1067595299L, 955945823L, 477289528L, 4107218783L, 4228976476L);

    NumpyRandom random = NumpyRandom.ofKey(1, 2, 3);
    assertThat(LongStream.range(0, 3).map(i -> random.randint(0, 1L << 32)))
        .containsExactly(2619334238L, 1552691353L, 3808334787L);
    assertThat(random.permutation(6)).containsExactly(0, 4, 3, 1, 2, 5);
  }

  @Test
  void permutationsFollowEachOther() {
    NumpyRandom random = new NumpyRandom(2021);
    assertThat(random.permutation(10)).containsExactly(6, 7, 2, 3, 9, 8, 0, 1, 5, 4);
    assertThat(random.permutation(5)).containsExactly(1, 3, 2, 4, 0);
  }

  @Test
  void theLargestSeedIsUnsigned() {
    assertThat(new NumpyRandom(4294967295L).permutation(12))
        .containsExactly(11, 8, 5, 9, 1, 10, 6, 0, 4, 7, 2, 3);
  }

  @Test
  void aLongPermutationRunsPastOneStateOfTheGenerator() {
    int[] order = new NumpyRandom(99).permutation(3000);
    long weighted = IntStream.range(0, 3000).mapToLong(i -> (long) i * order[i]).sum();
    assertThat(weighted).isEqualTo(6744540240L);
    assertThat(order).startsWith(15, 763, 910).endsWith(1737, 1209, 641);
    assertThat(IntStream.of(order).distinct().count()).isEqualTo(3000);
  }

  @Test
  void shuffleOfAListIsNumpys() {
    List<String> letters = new ArrayList<>(List.of("a", "b", "c", "d", "e", "f", "g", "h"));
    new NumpyRandom(123).shuffle(letters);
    assertThat(String.join("", letters)).isEqualTo("abdhecfg");
  }

  @Test
  void randintCoversNarrowSingleAndWideRangesInOneStream() {
    NumpyRandom random = new NumpyRandom(42);
    assertThat(draw(random, 8, 0, 1000)).containsExactly(102, 435, 860, 270, 106, 71, 700, 20);
    assertThat(draw(random, 6, -5, 5)).containsExactly(1, 4, -3, 1, 2, -1);
    assertThat(draw(random, 1, 3, 4)).containsExactly(3);
    assertThat(draw(random, 3, 0, 1L << 40))
        .containsExactly(425815370599L, 651335606402L, 640192412980L);
    assertThat(draw(random, 2, 0, 1L << 32)).containsExactly(4165731073L, 3100961111L);
    assertThat(draw(random, 2, Long.MIN_VALUE, Long.MAX_VALUE))
        .containsExactly(6132484236315524509L, -5306406783962379903L);
    assertThat(random.randomSample()).isEqualTo(0.18182496720710062);
  }

  private static long[] draw(NumpyRandom random, int count, long low, long high) {
    return LongStream.range(0, count).map(i -> random.randint(low, high)).toArray();
  }

  @Test
  void doublesHave53Bits() {
    NumpyRandom random = new NumpyRandom(7);
    assertThat(new double[] {random.randomSample(), random.randomSample(), random.randomSample()})
        .containsExactly(0.07630828937395717, 0.7799187922401146, 0.4384092314408935);
    NumpyRandom scaled = new NumpyRandom(7);
    assertThat(new double[] {scaled.uniform(-3, 5), scaled.uniform(-3, 5), scaled.uniform(-3, 5)})
        .containsExactly(-2.3895336850083426, 3.239350337920917, 0.507273851527148);
  }

  @Test
  void emptyAndSinglePermutationsDrawNothing() {
    NumpyRandom random = new NumpyRandom(7);
    assertThat(random.permutation(0)).isEmpty();
    assertThat(random.permutation(1)).containsExactly(0);
    assertThat(random.randomSample()).isEqualTo(0.07630828937395717);
  }

  @Test
  void badArgumentsAreNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new NumpyRandom(-1))
        .withMessageContaining("seed is -1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new NumpyRandom(4294967296L))
        .withMessageContaining("4294967296");
    assertThatIllegalArgumentException()
        .isThrownBy(NumpyRandom::ofKey)
        .withMessageContaining("empty");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new NumpyRandom(1).randint(4, 4))
        .withMessageContaining("low 4");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new NumpyRandom(1).permutation(-1))
        .withMessageContaining("n is -1");
  }
}
