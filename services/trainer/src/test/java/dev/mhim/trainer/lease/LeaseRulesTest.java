package dev.mhim.trainer.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mhim.trainer.testing.Tasks;
import dev.mhim.v1.Claim;
import dev.mhim.v1.Lease;
import dev.mhim.v1.Task;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LeaseRulesTest {
  private static final Task TASK = Tasks.fold("r", 0, 2);
  private static final Claim HOLDER = HeldTask.claimOf(TASK, "me");

  @ParameterizedTest(name = "attempt {0} {1} of {2}, confirmed {3}: {4}")
  @CsvSource({
    "1, STATE_HELD, other, false, ",
    "1, STATE_CLOSED, '', false, ",
    "1, STATE_CANCELLED, '', true, ",
    "2, STATE_OPEN, '', false, ",
    "2, STATE_OPEN, '', true, LOST",
    "2, STATE_HELD, me, false, ",
    "2, STATE_HELD, me, true, ",
    "2, STATE_HELD, other, false, LOST",
    "2, STATE_CLOSED, '', true, CLOSED",
    "2, STATE_CANCELLED, '', true, CANCELLED",
    "2, STATE_PAUSED, me, true, PAUSED",
    "2, STATE_PAUSED, me, false, PAUSED",
    "2, STATE_PAUSED, '', true, LOST",
    "3, STATE_PAUSED, '', true, SUPERSEDED",
    "2, STATE_UNSPECIFIED, '', true, ",
    "3, STATE_OPEN, '', true, SUPERSEDED",
    "3, STATE_HELD, me, true, SUPERSEDED",
    "3, STATE_CLOSED, '', false, SUPERSEDED",
    "3, STATE_CANCELLED, '', false, CANCELLED",
  })
  void holderStopsWhenTheLeaseIsNotItsOwn(
      int attempt,
      Lease.State state,
      String trainer,
      boolean confirmed,
      @Nullable StopReason expected) {
    Lease lease = Tasks.lease(TASK, attempt, state, trainer);
    assertThat(LeaseRules.stop(lease, HOLDER, confirmed)).isEqualTo(Optional.ofNullable(expected));
  }

  @ParameterizedTest(name = "attempt {0} {1}: refused {2}")
  @CsvSource({
    "1, STATE_CANCELLED, false",
    "1, STATE_HELD, false",
    "2, STATE_OPEN, false",
    "2, STATE_HELD, true",
    "2, STATE_CLOSED, true",
    "2, STATE_CANCELLED, true",
    "2, STATE_PAUSED, true",
    "3, STATE_OPEN, true",
  })
  void taskIsRefusedWhenItsLeaseSaysSo(int attempt, Lease.State state, boolean refused) {
    Lease lease = Tasks.lease(TASK, attempt, state, "other");
    assertThat(LeaseRules.refusal(TASK, Optional.of(lease)).isPresent()).isEqualTo(refused);
  }

  @Test
  void taskWithoutALeaseIsNotRefused() {
    assertThat(LeaseRules.refusal(TASK, Optional.empty())).isEmpty();
  }
}
