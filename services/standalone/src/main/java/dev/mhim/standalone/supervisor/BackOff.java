package dev.mhim.standalone.supervisor;

import java.time.Duration;
import java.util.Optional;

/**
 * How long to wait before a program that died is started again: doubling from {@code first} to
 * {@code longest}, and no more after {@code attempts} deaths in a row. A program that lived for
 * {@code steady} starts counting anew.
 */
public record BackOff(Duration first, Duration longest, Duration steady, int attempts) {
  /** 1 s doubling to 30 s; a minute up is steady; gives up at the eighth death in a row. */
  public static final BackOff DEFAULT =
      new BackOff(Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofMinutes(1), 8);

  /** Number of deaths in a row, this one included, of a program that lived for {@code uptime}. */
  public int deathsInARow(int before, Duration uptime) {
    return uptime.compareTo(steady) >= 0 ? 1 : before + 1;
  }

  /**
   * The wait after a death.
   *
   * @param deathsInARow at least 1
   * @return empty: give up
   */
  public Optional<Duration> waitAfter(int deathsInARow) {
    if (deathsInARow >= attempts) {
      return Optional.empty();
    }
    Duration wait = first;
    for (int i = 1; i < deathsInARow && wait.compareTo(longest) < 0; i++) {
      wait = wait.multipliedBy(2);
    }
    return Optional.of(wait.compareTo(longest) < 0 ? wait : longest);
  }
}
