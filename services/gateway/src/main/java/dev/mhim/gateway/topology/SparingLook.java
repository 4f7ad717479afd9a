package dev.mhim.gateway.topology;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Asks a question that costs something at most twice a second, and repeats the answer in between:
 * every partition asks at each tick. Not safe for several threads.
 */
final class SparingLook implements BooleanSupplier {
  private static final Duration PACE = Duration.ofMillis(500);

  private final BooleanSupplier look;
  private final LongSupplier nanoTime;
  private boolean looked;
  private boolean answer;
  private long last;

  SparingLook(BooleanSupplier look, LongSupplier nanoTime) {
    this.look = look;
    this.nanoTime = nanoTime;
  }

  @Override
  public boolean getAsBoolean() {
    long now = nanoTime.getAsLong();
    if (!looked || now - last >= PACE.toNanos()) {
      looked = true;
      last = now;
      answer = look.getAsBoolean();
    }
    return answer;
  }
}
