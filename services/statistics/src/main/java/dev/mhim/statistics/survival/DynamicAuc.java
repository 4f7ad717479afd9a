package dev.mhim.statistics.survival;

import dev.mhim.statistics.Metric;
import dev.mhim.statistics.Quantiles;
import dev.mhim.statistics.survival.CensoringWeights.Curves;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Cumulative/dynamic AUC: at a time t, cases are those with an event up to t, weighted by 1 /
 * probability of not being censored at their time; controls those whose time is later.
 */
final class DynamicAuc {

  private static final Metric NOWHERE =
      Metric.undefined("no time has both cases with an event before it and cases after it");

  private final double[] times;
  private final boolean[] events;
  private final double[] risks;
  private final int[] highestFirst;

  DynamicAuc(double[] times, boolean[] events, double[] risks) {
    this.times = times;
    this.events = events;
    this.risks = risks;
    this.highestFirst =
        IntStream.range(0, risks.length)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer i) -> risks[i]).reversed())
            .mapToInt(Integer::intValue)
            .toArray();
  }

  /** The distinct deciles of the event times that lie before the end of follow-up. */
  static double[] deciles(double[] times, boolean[] events) {
    double last = Arrays.stream(times).max().orElse(0);
    double[] ofEvents =
        IntStream.range(0, times.length)
            .filter(i -> events[i])
            .mapToDouble(i -> times[i])
            .sorted()
            .toArray();
    return ofEvents.length == 0
        ? ofEvents
        : IntStream.range(1, 10)
            .mapToDouble(i -> Quantiles.ofSorted(ofEvents, i / 10.0))
            .filter(time -> time < last)
            .distinct()
            .toArray();
  }

  /** The AUC at {@code horizon}; NaN without cases or without controls. */
  double at(double horizon, int[] counts, Curves curves) {
    double cases = 0;
    double pairs = 0;
    long controls = 0;
    double tiedCases = 0;
    long tiedControls = 0;
    for (int position = 0; position < highestFirst.length; position++) {
      int index = highestFirst[position];
      if (times[index] > horizon) {
        tiedControls += counts[index];
      } else if (events[index]) {
        tiedCases += counts[index] * curves.weight(index);
      }
      if (endsTie(position)) {
        pairs += tiedControls * (cases + 0.5 * tiedCases);
        cases += tiedCases;
        controls += tiedControls;
        tiedCases = 0;
        tiedControls = 0;
      }
    }
    return pairs / (cases * controls);
  }

  private boolean endsTie(int position) {
    return position == highestFirst.length - 1
        || risks[highestFirst[position]] - risks[highestFirst[position + 1]]
            > Concordance.TIED_TOLERANCE;
  }

  /**
   * The mean over the horizons, each weighted by the drop of the survival function since the one
   * before; horizons without cases or controls are left out.
   */
  Metric mean(double[] horizons, int[] counts, Curves curves) {
    double sum = 0;
    double weights = 0;
    double before = 1;
    for (int k = 0; k < horizons.length; k++) {
      double drop = before - curves.survivalAt(k);
      before = curves.survivalAt(k);
      double area = at(horizons[k], counts, curves);
      if (!Double.isNaN(area) && drop > 0) {
        sum += drop * area;
        weights += drop;
      }
    }
    return weights > 0 ? Metric.of(sum / weights) : NOWHERE;
  }
}
