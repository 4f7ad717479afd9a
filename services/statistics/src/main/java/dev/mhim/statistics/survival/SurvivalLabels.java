package dev.mhim.statistics.survival;

import dev.mhim.statistics.survival.SurvivalLabelException.Reason;

/** What every survival label must satisfy. */
final class SurvivalLabels {

  private SurvivalLabels() {}

  static void require(double[] times, boolean[] events) {
    requireLengths("times", times.length, "events", events.length);
    if (times.length == 0) {
      throw new SurvivalLabelException(
          Reason.NO_CASES, "there is no case with a survival time; check the label table");
    }
    for (int i = 0; i < times.length; i++) {
      if (!(times[i] >= 0 && Double.isFinite(times[i]))) {
        throw new SurvivalLabelException(
            Reason.TIME_INVALID,
            "the survival time of case %s (counted from 0) is %s; it must be 0 or more and finite"
                .formatted(i, times[i]));
      }
    }
  }

  static void requireLengths(String first, int firstLength, String second, int secondLength) {
    if (firstLength != secondLength) {
      throw new SurvivalLabelException(
          Reason.LENGTHS_DIFFER,
          "there are %s %s but %s %s; give one of each a case"
              .formatted(firstLength, first, secondLength, second));
    }
  }
}
