package dev.mhim.featurestore.labels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ClassOrderTest {
  @Test
  void numbersAreOrderedByValue() {
    assertThat(ClassOrder.of(List.of("10", "9", "10", "-1"))).containsExactly("-1", "9", "10");
    assertThat(ClassOrder.of(List.of("10.0", "2.5", "2"))).containsExactly("2", "2.5", "10.0");
  }

  @Test
  void namesAreOrderedAsTextWhereOneIsNoNumber() {
    assertThat(ClassOrder.of(List.of("tumor", "10", "9", "normal")))
        .containsExactly("10", "9", "normal", "tumor");
  }

  @Test
  void numbersThatLookAlikeStayTwoClasses() {
    assertThat(ClassOrder.of(List.of("1.0", "1"))).containsExactlyInAnyOrder("1", "1.0");
  }
}
