package dev.mhim.standalone.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackOffTest {
  @Test
  void doublesFromOneSecondToThirtyThenGivesUp() {
    assertThat(
            IntStream.rangeClosed(1, 8)
                .mapToObj(BackOff.DEFAULT::waitAfter)
                .map(wait -> wait.map(Duration::toSeconds).orElse(-1L)))
        .containsExactly(1L, 2L, 4L, 8L, 16L, 30L, 30L, -1L);
  }

  @Test
  void aMinuteUpStartsTheCountAnew() {
    assertThat(BackOff.DEFAULT.deathsInARow(5, Duration.ofSeconds(59))).isEqualTo(6);
    assertThat(BackOff.DEFAULT.deathsInARow(5, Duration.ofSeconds(60))).isEqualTo(1);
  }
}
