package dev.mhim.trainer.slot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class IdleLimitTest {
  private final IdleLimit limit = new IdleLimit(Duration.ofSeconds(10));

  @Test
  void isReachedOnceTheTrainerWasIdleForAllOfIt() {
    assertThat(at(0, true)).isFalse();
    assertThat(at(9, true)).isFalse();
    assertThat(at(10, true)).isTrue();
  }

  @Test
  void beginsAnewWithEachTask() {
    assertThat(at(0, true)).isFalse();
    assertThat(at(9, false)).isFalse();
    assertThat(at(10, true)).isFalse();
    assertThat(at(19, true)).isFalse();
    assertThat(at(20, true)).isTrue();
  }

  @Test
  void isNeverReachedByATrainerThatWorks() {
    assertThat(at(0, false)).isFalse();
    assertThat(at(3600, false)).isFalse();
  }

  @Test
  void countsOverTheEndOfTheClock() {
    assertThat(limit.isReached(true, Long.MAX_VALUE)).isFalse();
    assertThat(limit.isReached(true, Long.MAX_VALUE + Duration.ofSeconds(10).toNanos())).isTrue();
  }

  @Test
  void needsATime() {
    assertThatThrownBy(() -> new IdleLimit(Duration.ZERO))
        .hasMessageContaining("mhim.trainer.exit-when-idle = PT0S");
  }

  private boolean at(int second, boolean idle) {
    return limit.isReached(idle, Duration.ofSeconds(second).toNanos());
  }
}
