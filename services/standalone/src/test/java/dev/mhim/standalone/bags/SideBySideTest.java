package dev.mhim.standalone.bags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SideBySideTest {
  @Test
  void waysTakeTurnsAndOneRoundMoreThanIsCounted() throws Exception {
    List<String> order = new ArrayList<>();
    SideBySide.Rates rates =
        new SideBySide(List.of(way("a", order), way("b", order)), Duration.ofNanos(1), 2).measure();

    assertThat(order).containsExactly("a", "b", "a", "b", "a", "b");
    assertThat(rates.rounds()).hasSize(2).allSatisfy(round -> assertThat(round).hasSize(2));
  }

  @Test
  void mediansAreOfRoundsAndRatiosAreOfTheSameRound() {
    SideBySide.Rates rates =
        new SideBySide.Rates(
            List.of(List.of(100.0, 200.0), List.of(10.0, 10.0), List.of(90.0, 300.0)));

    assertThat(rates.median(0)).isEqualTo(90);
    assertThat(rates.median(1)).isEqualTo(200);
    assertThat(rates.medianRatio(0, 1)).isCloseTo(0.5, within(1e-12));
    assertThat(new SideBySide.Rates(List.of(List.of(1.0), List.of(3.0))).median(0)).isEqualTo(2);
  }

  private static SideBySide.Way way(String name, List<String> order) {
    return new SideBySide.Way(
        name,
        List.of(turn -> {
          if (turn == 0) {
            order.add(name);
          }
          return 1;
        }));
  }
}
