package dev.mhim.statistics.survival;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Who is at risk and who has the event at one distinct event time, group by group. */
final class RiskSet {

  private final double time;
  private final int[] atRisk;
  private final int[] events;

  private RiskSet(double time, int[] atRisk, int[] events) {
    this.time = time;
    this.atRisk = atRisk;
    this.events = events;
  }

  /** One set for each distinct time of an event, ascending. */
  static List<RiskSet> of(double[] times, boolean[] events, int[] groups, int groupCount) {
    SurvivalLabels.require(times, events);
    int[] ascending =
        IntStream.range(0, times.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> times[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    int[] atRisk = new int[groupCount];
    Arrays.stream(groups).forEach(group -> atRisk[group]++);
    List<RiskSet> sets = new ArrayList<>();
    int start = 0;
    while (start < ascending.length) {
      double time = times[ascending[start]];
      int[] before = atRisk.clone();
      int[] died = new int[groupCount];
      int end = start;
      while (end < ascending.length && times[ascending[end]] == time) {
        int index = ascending[end++];
        atRisk[groups[index]]--;
        died[groups[index]] += events[index] ? 1 : 0;
      }
      if (Arrays.stream(died).sum() > 0) {
        sets.add(new RiskSet(time, before, died));
      }
      start = end;
    }
    return sets;
  }

  double time() {
    return time;
  }

  int atRisk(int group) {
    return atRisk[group];
  }

  int events(int group) {
    return events[group];
  }

  int atRisk() {
    return Arrays.stream(atRisk).sum();
  }

  int events() {
    return Arrays.stream(events).sum();
  }
}
