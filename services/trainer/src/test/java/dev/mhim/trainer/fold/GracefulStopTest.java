package dev.mhim.trainer.fold;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mhim.trainer.lease.HeldTask;
import dev.mhim.trainer.lease.StopReason;
import dev.mhim.trainer.testing.Tasks;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class GracefulStopTest {
  private final HeldTask held = new HeldTask(Tasks.fold("r", 0, 1), "me");
  private long now = Long.MAX_VALUE - 5;
  private final GracefulStop stop = new GracefulStop(held, Duration.ofNanos(10), () -> now);

  @Test
  void aFoldThatIsHeldGoesOn() {
    stop.checkpointSaved();
    assertThat(stop.getAsBoolean()).isFalse();
  }

  @Test
  void aLeaseThatIsLostStopsAtOnce() {
    held.stop(StopReason.SUPERSEDED);
    assertThat(stop.getAsBoolean()).isTrue();
  }

  @Test
  void aShutdownStopsAfterTheNextCheckpoint() {
    stop.checkpointSaved();
    held.stop(StopReason.SHUTDOWN);
    assertThat(stop.getAsBoolean()).as("the one before does not count").isFalse();
    stop.checkpointSaved();
    assertThat(stop.getAsBoolean()).isTrue();
  }

  @Test
  void aShutdownDoesNotWaitForEver() {
    held.stop(StopReason.SHUTDOWN);
    assertThat(stop.getAsBoolean()).isFalse();
    now += 9;
    assertThat(stop.getAsBoolean()).isFalse();
    now += 1;
    assertThat(stop.getAsBoolean()).isTrue();
  }
}
