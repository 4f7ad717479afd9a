package dev.mhim.statistics.resampling;

import dev.mhim.statistics.CaseStatistic;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Draws resamples as the number of times that each case was taken. */
final class Resampler {

  private final int[] counts;
  private final List<int[]> strata;
  private final SplittableRandom random;

  Resampler(CaseStatistic<?> statistic, Sampling sampling, long seed) {
    int n = statistic.size();
    this.counts = new int[n];
    this.random = new SplittableRandom(seed);
    this.strata =
        switch (sampling) {
          case SIMPLE -> List.of(IntStream.range(0, n).toArray());
          case STRATIFIED -> strata(statistic);
        };
  }

  private static List<int[]> strata(CaseStatistic<?> statistic) {
    return IntStream.range(0, statistic.size())
        .boxed()
        .collect(Collectors.groupingBy(statistic::stratum, TreeMap::new, Collectors.toList()))
        .values()
        .stream()
        .map(members -> members.stream().mapToInt(Integer::intValue).toArray())
        .toList();
  }

  /** The next resample, {@code [n]}; valid until the next call. */
  int[] next() {
    Arrays.fill(counts, 0);
    for (int[] members : strata) {
      for (int draw = 0; draw < members.length; draw++) {
        counts[members[random.nextInt(members.length)]]++;
      }
    }
    return counts;
  }
}
