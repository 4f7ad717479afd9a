package dev.mhim.standalone.view;

import java.time.Duration;
import java.util.Locale;

/** Durations as people read them. */
final class Durations {
  private Durations() {}

  /** {@code 0:07}, {@code 12:34}, {@code 3:04:05}; a negative one is {@code 0:00}. */
  static String clock(Duration duration) {
    Duration d = duration.isNegative() ? Duration.ZERO : duration;
    return d.toHours() > 0
        ? String.format(
            Locale.ROOT, "%d:%02d:%02d", d.toHours(), d.toMinutesPart(), d.toSecondsPart())
        : String.format(Locale.ROOT, "%d:%02d", d.toMinutes(), d.toSecondsPart());
  }
}
