package dev.mhim.standalone.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mhim.standalone.supervisor.ProgramEvent;
import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormatTest {
  @ParameterizedTest
  @CsvSource({"0, 0:00", "7, 0:07", "754, 12:34", "11045, 3:04:05", "-5, 0:00"})
  void durationsReadLikeAClock(long seconds, String text) {
    assertThat(Durations.clock(Duration.ofSeconds(seconds))).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"0, [....]", "0.24, [....]", "0.25, [#...]", "1, [####]", "7, [####]", "NaN, [....]"})
  void barsAreFullOnlyAtTheEnd(double fraction, String bar) {
    assertThat(new ProgressBar(4).of(fraction)).isEqualTo(bar);
  }

  @Property
  void barsAreAlwaysAsWideAsAsked(@ForAll double fraction, @ForAll @IntRange(max = 80) int width) {
    assertThat(new ProgressBar(width).of(fraction)).hasSize(width + 2);
  }

  @Test
  void aDeathNamesTheSignalOrTheExitCode() {
    assertThat(PlatformLines.describe(new ProgramEvent.Died("trainer", 137, Duration.ofSeconds(2))))
        .isEqualTo("! trainer ended unexpectedly (signal 9); it is started again in 2.0 s");
    assertThat(PlatformLines.describe(new ProgramEvent.GaveUp("gateway", 1, 8)))
        .isEqualTo("! gateway ended 8 times in a row (exit code 1 last): giving up; see its log");
  }
}
