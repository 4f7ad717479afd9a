package dev.mhim.trainer.loop;

import java.time.Duration;

/** Waits that double from a first to a longest one. One thread. */
public final class BackOff {
  private final Duration first;
  private final Duration longest;
  private Duration next;

  public BackOff(Duration first, Duration longest) {
    if (!first.isPositive() || longest.compareTo(first) < 0) {
      throw new IllegalArgumentException(
          "a back-off from " + first + " to " + longest + ": the first must be above 0, no longer");
    }
    this.first = first;
    this.longest = longest;
    this.next = first;
  }

  /** From a first wait to 15 s, or always the first one where that is longer. */
  public static BackOff upTo15Seconds(Duration first) {
    Duration longest = Duration.ofSeconds(15);
    return new BackOff(first, first.compareTo(longest) < 0 ? longest : first);
  }

  /** How long to wait now. */
  public Duration next() {
    Duration wait = next;
    Duration doubled = wait.multipliedBy(2);
    next = doubled.compareTo(longest) < 0 ? doubled : longest;
    return wait;
  }

  /** Something went well: the next wait is the first one again. */
  public void reset() {
    next = first;
  }
}
