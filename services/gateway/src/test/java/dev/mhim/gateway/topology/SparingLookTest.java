package dev.mhim.gateway.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SparingLookTest {
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 10);
  private final AtomicInteger looks = new AtomicInteger();
  private final SparingLook look =
      new SparingLook(() -> looks.incrementAndGet() % 2 == 1, now::get);

  @Test
  void theAnswerIsRepeatedForHalfASecond() {
    assertThat(look.getAsBoolean()).isTrue();
    now.addAndGet(Duration.ofMillis(499).toNanos());
    assertThat(look.getAsBoolean()).isTrue();
    assertThat(looks).hasValue(1);

    now.addAndGet(Duration.ofMillis(1).toNanos());
    assertThat(look.getAsBoolean()).isFalse();
    assertThat(looks).hasValue(2);
  }
}
