package dev.mhim.mil.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class FoldBagsTest {
  private static final Bag A = new Bag("a1", "a", new Target.ClassLabel(0));
  private static final Bag A2 = new Bag("a2", "a", new Target.ClassLabel(0));
  private static final Bag B = new Bag("b", "b", new Target.ClassLabel(1));

  @Test
  void aCaseInTwoPartsIsRefused() {
    assertThatThrownBy(() -> new FoldBags(List.of(A), List.of(), List.of(A2, B)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("case a stands in both train and test");
  }

  @Test
  void withoutAValidationPartTheTestPartSelects() {
    assertThat(new FoldBags(List.of(A, A2), List.of(), List.of(B)).selection()).containsExactly(B);
  }

  @Test
  void aFitOnAllBagsSelectsNothing() {
    assertThat(FoldBags.all(List.of(A, A2, B)).train()).hasSize(3);
    assertThat(FoldBags.all(List.of(A, A2, B)).selection()).isEmpty();
  }

  @Test
  void nothingToTestOnIsRefused() {
    assertThatThrownBy(() -> new FoldBags(List.of(A), List.of(B), List.of()))
        .hasMessageContaining("1 and 0");
  }
}
