package dev.mhim.mil.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mhim.mil.data.Bag;
import dev.mhim.mil.data.Target;
import dev.mhim.mil.engine.CounterRandom;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class EpochOrderTest {
  @Property(tries = 100)
  void withoutBalancingEveryBagComesOnce(
      @ForAll @Size(min = 1, max = 30) List<@IntRange(max = 3) Integer> classes, @ForAll long key) {
    int[] order = new EpochOrder(bags(classes), false).draw(key);
    assertThat(order).containsExactlyInAnyOrder(IntStream.range(0, classes.size()).toArray());
  }

  @Property(tries = 100)
  void withBalancingEveryClassComesEquallyOften(
      @ForAll @Size(min = 1, max = 30) List<@IntRange(max = 3) Integer> classes, @ForAll long key) {
    int[] order = new EpochOrder(bags(classes), true).draw(key);

    assertThat(order).hasSameSizeAs(classes);
    long[] drawn =
        classes.stream()
            .distinct()
            .mapToLong(c -> Arrays.stream(order).filter(i -> classes.get(i).equals(c)).count())
            .toArray();
    long most = Arrays.stream(drawn).max().orElseThrow();
    long least = Arrays.stream(drawn).min().orElseThrow();
    assertThat(most - least).isBetween(0L, 1L);
  }

  @Test
  void aRareClassIsUsedUpBeforeABagOfItComesAgain() {
    List<Integer> classes = IntStream.range(0, 40).mapToObj(i -> i < 4 ? 1 : 0).toList();
    int[] order = new EpochOrder(bags(classes), true).draw(7);
    for (int rare = 0; rare < 4; rare++) {
      int bag = rare;
      assertThat(Arrays.stream(order).filter(i -> i == bag).count()).isEqualTo(5);
    }
    assertThat(Arrays.stream(order).filter(i -> i >= 4)).doesNotHaveDuplicates().hasSize(20);
  }

  @Test
  void theOrderWithoutBalancingIsThePermutationOfTheKey() {
    assertThat(new EpochOrder(bags(List.of(0, 1, 1, 0, 1)), false).draw(3))
        .isEqualTo(new CounterRandom(3).permutation(5));
  }

  private static List<Bag> bags(List<Integer> classes) {
    return IntStream.range(0, classes.size())
        .mapToObj(i -> new Bag("b" + i, "b" + i, new Target.ClassLabel(classes.get(i))))
        .toList();
  }
}
