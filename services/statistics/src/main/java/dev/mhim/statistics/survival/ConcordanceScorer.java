package dev.mhim.statistics.survival;

import dev.mhim.statistics.CaseStatistic;
import dev.mhim.statistics.Metric;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Harrell's concordance of fixed risks, sorted once and counted again for every resample. Cases are
 * visited from the latest time to the earliest; a Fenwick tree over the risks tells how many of the
 * later cases lie below, within and above the tie window of an event.
 */
public final class ConcordanceScorer implements CaseStatistic<SurvivalMetric> {

  private static final Metric NO_WEIGHT =
      Metric.undefined("no two cases can be compared with a weight above 0");

  private final double[] times;
  private final boolean[] events;
  private final int[] latestFirst;
  private final int[] rank;
  private final int[] tieStart;
  private final int[] tieEnd;
  private final Optional<String> problem;

  private ConcordanceScorer(double[] times, boolean[] events, double[] risks) {
    this.times = times;
    this.events = events;
    this.problem = problem(risks);
    int n = times.length;
    this.latestFirst = order(n, Comparator.comparingDouble((Integer i) -> times[i]).reversed());
    this.rank = new int[n];
    this.tieStart = new int[n];
    this.tieEnd = new int[n];
    if (problem.isEmpty()) {
      rankRisks(risks);
    }
  }

  /**
   * A scorer of the cases; see {@link Concordance#of} for the arguments.
   *
   * @throws SurvivalLabelException for lengths that differ, or a time that is negative or not
   *     finite
   */
  public static ConcordanceScorer of(double[] times, boolean[] events, double[] risks) {
    SurvivalLabels.require(times, events);
    SurvivalLabels.requireLengths("times", times.length, "risks", risks.length);
    return new ConcordanceScorer(times.clone(), events.clone(), risks);
  }

  private static Optional<String> problem(double[] risks) {
    return IntStream.range(0, risks.length)
        .filter(i -> !Double.isFinite(risks[i]))
        .mapToObj(i -> "the risk of case %s (counted from 0) is %s".formatted(i, risks[i]))
        .findFirst();
  }

  private static int[] order(int n, Comparator<Integer> comparator) {
    return IntStream.range(0, n).boxed().sorted(comparator).mapToInt(Integer::intValue).toArray();
  }

  private void rankRisks(double[] risks) {
    int[] ascending = order(risks.length, Comparator.comparingDouble(i -> risks[i]));
    int start = 0;
    int end = 0;
    for (int position = 0; position < ascending.length; position++) {
      double risk = risks[ascending[position]];
      while (risk - risks[ascending[start]] > Concordance.TIED_TOLERANCE) {
        start++;
      }
      while (end < ascending.length && risks[ascending[end]] - risk <= Concordance.TIED_TOLERANCE) {
        end++;
      }
      rank[ascending[position]] = position;
      tieStart[ascending[position]] = start;
      tieEnd[ascending[position]] = end;
    }
  }

  @Override
  public int size() {
    return times.length;
  }

  @Override
  public int stratum(int index) {
    return events[index] ? 1 : 0;
  }

  @Override
  public Map<SurvivalMetric, Metric> of(int[] counts) {
    return Map.of(SurvivalMetric.C_INDEX, concordance(counts).index());
  }

  /** Why nothing can be scored: a risk that is not finite. */
  Optional<String> problem() {
    return problem;
  }

  /**
   * Both indices of the same pairs.
   *
   * @param plain each pair counted once
   * @param weighted each pair counted with the weight of its earlier event
   */
  record Indices(Concordance plain, Metric weighted) {}

  /** The pairs when case {@code i} is taken {@code counts[i]} times. */
  Concordance concordance(int[] counts) {
    return indices(counts, new double[counts.length]).plain();
  }

  /**
   * The pairs when case {@code i} is taken {@code counts[i]} times.
   *
   * @param weights {@code [n]} of events, 0 or more
   */
  Indices indices(int[] counts, double[] weights) {
    if (problem.isPresent()) {
      return new Indices(Concordance.undefined(problem.get()), Metric.undefined(problem.get()));
    }
    Pairs pairs = new Pairs(counts, weights);
    int start = 0;
    while (start < latestFirst.length) {
      int end = start + 1;
      while (end < latestFirst.length && times[latestFirst[end]] == times[latestFirst[start]]) {
        end++;
      }
      pairs.addTime(start, end);
      start = end;
    }
    return pairs.counted();
  }

  /** The running count over the cases of the times seen so far. */
  private final class Pairs {
    private final int[] counts;
    private final double[] weights;
    private final FenwickTree later = new FenwickTree(times.length);
    private long concordant;
    private long discordant;
    private long tiedRisk;
    private long tiedTime;
    private double weightedConcordant;
    private double weightedTotal;

    Pairs(int[] counts, double[] weights) {
      this.counts = counts;
      this.weights = weights;
    }

    /** Counts the events of one time against all later cases and its own censored ones. */
    void addTime(int start, int end) {
      long censored = insert(start, end, false);
      for (int position = start; position < end; position++) {
        int index = latestFirst[position];
        if (events[index] && counts[index] > 0) {
          compare(index);
          tiedTime += counts[index] * censored;
        }
      }
      insert(start, end, true);
    }

    private long insert(int start, int end, boolean event) {
      long inserted = 0;
      for (int position = start; position < end; position++) {
        int index = latestFirst[position];
        if (events[index] == event && counts[index] > 0) {
          later.add(rank[index], counts[index]);
          inserted += counts[index];
        }
      }
      return inserted;
    }

    private void compare(int index) {
      long below = later.sumBefore(tieStart[index]);
      long notAbove = later.sumBefore(tieEnd[index]);
      concordant += counts[index] * below;
      tiedRisk += counts[index] * (notAbove - below);
      discordant += counts[index] * (later.total() - notAbove);
      double weight = counts[index] * weights[index];
      weightedConcordant += weight * (below + 0.5 * (notAbove - below));
      weightedTotal += weight * later.total();
    }

    Indices counted() {
      return new Indices(
          Concordance.ofPairs(concordant, discordant, tiedRisk, tiedTime),
          weightedTotal > 0 ? Metric.of(weightedConcordant / weightedTotal) : NO_WEIGHT);
    }
  }
}
