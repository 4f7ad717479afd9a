package dev.mhim.statistics.survival;

import dev.mhim.statistics.Quantiles;
import dev.mhim.statistics.survival.SurvivalLabelException.Reason;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Right-open time bins as discrete-time survival labels: the inner edges are quantiles of the
 * uncensored times, the outer edges the minimum − 1e-6 and the maximum + 1e-6 over all cases.
 */
public final class SurvivalBins {

  /** The number of bins of the published models. */
  public static final int PUBLISHED_COUNT = 4;

  private static final double MARGIN = 1e-6;

  private final double[] edges;

  private SurvivalBins(double[] edges) {
    this.edges = edges;
  }

  /**
   * Bins from the labels of all cases.
   *
   * @param times {@code [n]} time to the event or to censoring, finite and not negative
   * @param events {@code [n]} whether the event was seen ({@code Status} 1)
   * @param count number of bins, 2 or more
   * @throws SurvivalLabelException when the labels cannot be binned so
   */
  public static SurvivalBins of(double[] times, boolean[] events, int count) {
    SurvivalLabels.require(times, events);
    if (count < 2) {
      throw new SurvivalLabelException(
          Reason.TOO_FEW_BINS, "the number of survival bins is " + count + "; use 2 or more");
    }
    double[] uncensored =
        IntStream.range(0, times.length)
            .filter(i -> events[i])
            .mapToDouble(i -> times[i])
            .sorted()
            .toArray();
    if (uncensored.length < count) {
      throw new SurvivalLabelException(
          Reason.TOO_FEW_EVENTS,
          "only %s cases have Status 1 (event seen), fewer than the %s survival bins; use fewer bins"
              .formatted(uncensored.length, count));
    }
    double[] edges = new double[count + 1];
    for (int i = 1; i < count; i++) {
      edges[i] = Quantiles.ofSorted(uncensored, (double) i / count);
    }
    edges[0] = Arrays.stream(times).min().orElseThrow() - MARGIN;
    edges[count] = Arrays.stream(times).max().orElseThrow() + MARGIN;
    requireIncreasing(edges);
    return new SurvivalBins(edges);
  }

  private static void requireIncreasing(double[] edges) {
    for (int i = 1; i < edges.length; i++) {
      if (!(edges[i - 1] < edges[i])) {
        throw new SurvivalLabelException(
            Reason.EDGES_NOT_DISTINCT,
            "too many events at time %s: two edges of the survival bins fall together; use fewer bins"
                .formatted(edges[i]));
      }
    }
  }

  /** How many bins there are. */
  public int count() {
    return edges.length - 1;
  }

  /** The edges, ascending, one more than there are bins; bin i is [edge i, edge i + 1). */
  public List<Double> edges() {
    return DoubleStream.of(edges).boxed().toList();
  }

  /**
   * The bin of a time, 0 to {@link #count()} − 1.
   *
   * @throws IllegalArgumentException for a time outside the edges
   */
  public int binOf(double time) {
    if (!(time >= edges[0] && time < edges[edges.length - 1])) {
      throw new IllegalArgumentException(
          "time %s lies outside the survival bins, [%s, %s)"
              .formatted(time, edges[0], edges[edges.length - 1]));
    }
    int bin = 0;
    while (time >= edges[bin + 1]) {
      bin++;
    }
    return bin;
  }

  /** The bin of each time, {@code [n]}. */
  public int[] binsOf(double[] times) {
    return Arrays.stream(times).mapToInt(this::binOf).toArray();
  }
}
