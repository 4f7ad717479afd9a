package dev.mhim.statistics.survival;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The product-limit curves of the event and of censoring for counted cases, the times sorted once.
 * Of equal times, events come before censorings.
 */
final class CensoringWeights {

  private final double[] times;
  private final boolean[] events;
  private final int[] earliestFirst;

  CensoringWeights(double[] times, boolean[] events) {
    this.times = times;
    this.events = events;
    this.earliestFirst =
        IntStream.range(0, times.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> times[i]))
            .mapToInt(Integer::intValue)
            .toArray();
  }

  /** The curves of one resample. */
  static final class Curves {
    private final double[] uncensored;
    private final double[] uncensoredAt;
    private final double[] survivalAt;

    private Curves(double[] uncensored, double[] uncensoredAt, double[] survivalAt) {
      this.uncensored = uncensored;
      this.uncensoredAt = uncensoredAt;
      this.survivalAt = survivalAt;
    }

    /** 1 / probability of not being censored up to and at the time of a case; 0 where it is 0. */
    double weight(int index) {
      return inverse(uncensored[index]);
    }

    /** The same at a horizon. */
    double weightAt(int horizon) {
      return inverse(uncensoredAt[horizon]);
    }

    /** Probability of no event up to and at a horizon. */
    double survivalAt(int horizon) {
      return survivalAt[horizon];
    }

    private static double inverse(double probability) {
      return probability > 0 ? 1 / probability : 0;
    }
  }

  /**
   * The curves when case {@code i} is taken {@code counts[i]} times.
   *
   * @param horizons {@code [K]} ascending
   */
  Curves of(int[] counts, double[] horizons) {
    long atRisk = Arrays.stream(counts).asLongStream().sum();
    double[] uncensored = new double[times.length];
    double[] uncensoredAt = new double[horizons.length];
    double[] survivalAt = new double[horizons.length];
    double notCensored = 1;
    double survival = 1;
    int horizon = 0;
    int start = 0;
    while (start < earliestFirst.length) {
      double time = times[earliestFirst[start]];
      for (; horizon < horizons.length && horizons[horizon] < time; horizon++) {
        uncensoredAt[horizon] = notCensored;
        survivalAt[horizon] = survival;
      }
      long died = 0;
      long censored = 0;
      int end = start;
      for (; end < earliestFirst.length && times[earliestFirst[end]] == time; end++) {
        int index = earliestFirst[end];
        if (events[index]) {
          died += counts[index];
        } else {
          censored += counts[index];
        }
      }
      survival *= died == 0 ? 1 : 1 - (double) died / atRisk;
      notCensored *= censored == 0 ? 1 : 1 - (double) censored / (atRisk - died);
      for (; start < end; start++) {
        uncensored[earliestFirst[start]] = notCensored;
      }
      atRisk -= died + censored;
    }
    Arrays.fill(uncensoredAt, horizon, horizons.length, notCensored);
    Arrays.fill(survivalAt, horizon, horizons.length, survival);
    return new Curves(uncensored, uncensoredAt, survivalAt);
  }
}
