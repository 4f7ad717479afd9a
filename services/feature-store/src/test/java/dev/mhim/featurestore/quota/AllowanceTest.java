package dev.mhim.featurestore.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mhim.platform.error.ErrorKind;
import dev.mhim.platform.error.PlatformException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AllowanceTest {
  @Test
  void whatFitsExactlyFits() {
    Allowance allowance = new Allowance("lab", 100, () -> 40);
    assertThatCode(() -> allowance.require(60)).doesNotThrowAnyException();
    assertThatThrownBy(() -> allowance.require(61)).isInstanceOf(PlatformException.class);
  }

  @Test
  void theErrorSaysWhatIsUsedWantedAllowedAndWhatToDo() {
    Allowance allowance = new Allowance("lab", 1_000_000, () -> 999_990);
    assertThatThrownBy(() -> allowance.require(2_000))
        .isInstanceOfSatisfying(
            PlatformException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(ErrorKind.RESOURCE_EXHAUSTED);
              assertThat(e.problems().getFirst().getReason()).isEqualTo("QUOTA_EXCEEDED");
              assertThat(e)
                  .hasMessageContaining("projects/lab")
                  .hasMessageContaining("stores 999,990 bytes")
                  .hasMessageContaining("2,000 more")
                  .hasMessageContaining("may store 1,000,000")
                  .hasMessageContaining("mhim datasets delete");
            });
  }

  @Test
  void whatIsTakenCountsWithoutAskingTheStoreEachTime() {
    AtomicInteger asked = new AtomicInteger();
    Allowance allowance =
        new Allowance(
            "lab",
            100,
            () -> {
              asked.incrementAndGet();
              return 0;
            });
    allowance.take(50);
    allowance.take(50);
    assertThatThrownBy(() -> allowance.take(1)).hasMessageContaining("stores 100 bytes");
    assertThat(asked).hasValue(1);
  }

  @Test
  void withoutALimitTheStoreIsNotAsked() {
    Allowance allowance =
        new Allowance(
            "lab",
            0,
            () -> {
              throw new AssertionError("asked");
            });
    allowance.take(Long.MAX_VALUE);
    allowance.take(Long.MAX_VALUE);
    assertThat(allowance.isLimited()).isFalse();
  }

  @Test
  void moreThanTheLimitMayBeThereAlready() {
    Allowance allowance = new Allowance("lab", 10, () -> 100);
    assertThatThrownBy(() -> allowance.require(1)).hasMessageContaining("may store 10");
    assertThatThrownBy(() -> allowance.require(Long.MAX_VALUE))
        .isInstanceOf(PlatformException.class);
  }
}
