package dev.mhim.trainer.bag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class CacheIndexTest {
  @Test
  void leastRecentlyUsedGoesFirst() {
    CacheIndex index = new CacheIndex(30);
    List.of("a", "b", "c").forEach(name -> index.verified(name, 10));
    index.use("a");
    index.release("a");
    assertThat(index.makeRoom(20)).containsExactly("b", "c");
  }

  @Test
  void whatIsInUseStays() {
    CacheIndex index = new CacheIndex(20);
    index.verified("a", 10);
    index.verified("b", 10);
    index.use("a");
    assertThat(index.makeRoom(20)).containsExactly("b");
    index.release("a");
    assertThat(index.makeRoom(20)).containsExactly("a");
  }

  @Test
  void foundFileIsNotTrusted() {
    CacheIndex index = new CacheIndex(20);
    index.found("a", 10);
    assertThat(index.contains("a")).isTrue();
    assertThat(index.isVerified("a")).isFalse();
    index.verified("a", 10);
    assertThat(index.isVerified("a")).isTrue();
    assertThat(index.total()).isEqualTo(10);
  }

  @Test
  void cacheWithoutRoomIsRefused() {
    assertThatThrownBy(() -> new CacheIndex(0)).hasMessageContaining("mhim.trainer.cache-size");
  }

  @Property
  void boundHoldsWhileNothingIsInUse(
      @ForAll @Size(max = 50) List<@IntRange(min = 1, max = 20) Integer> sizes) {
    CacheIndex index = new CacheIndex(25);
    List<Integer> present = new ArrayList<>();
    for (int i = 0; i < sizes.size(); i++) {
      index.makeRoom(sizes.get(i)).forEach(name -> present.remove(Integer.valueOf(name)));
      index.verified(Integer.toString(i), sizes.get(i));
      present.add(i);
      assertThat(index.total()).isLessThanOrEqualTo(25);
      assertThat(index.total()).isEqualTo(present.stream().mapToLong(sizes::get).sum());
    }
  }
}
