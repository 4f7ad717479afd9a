package dev.mhim.statistics.survival;

import dev.mhim.statistics.Interval;
import dev.mhim.statistics.Metric;
import dev.mhim.statistics.distribution.Normal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The product-limit estimate of a survival function: Kaplan and Meier, Journal of the American
 * Statistical Association 53, 1958, with Greenwood's variance.
 *
 * @param steps one for each distinct time of an event, ascending
 */
public record KaplanMeier(List<Step> steps) {

  /**
   * The estimate from one event time on.
   *
   * @param time of the events
   * @param atRisk cases neither censored nor with an event before {@code time}
   * @param events events at {@code time}
   * @param survival probability of surviving past {@code time}, 0 to 1
   * @param standardError of {@code survival}, by Greenwood's formula; NaN where survival is 0
   */
  public record Step(double time, int atRisk, int events, double survival, double standardError) {

    /**
     * The interval on the log(−log) scale, which stays within 0 to 1 (Kalbfleisch and Prentice).
     *
     * @param level above 0 and below 1
     * @return empty where survival is 0 or 1
     */
    public Optional<Interval> interval(double level) {
      double z = Normal.quantile(0.5 + Interval.requireLevel(level) / 2);
      if (survival <= 0 || survival >= 1) {
        return Optional.empty();
      }
      double width = z * standardError / (survival * -Math.log(survival));
      return Optional.of(
          new Interval(
              Math.pow(survival, Math.exp(width)), Math.pow(survival, Math.exp(-width)), level));
    }
  }

  public KaplanMeier {
    steps = List.copyOf(steps);
  }

  /**
   * Estimates the survival function.
   *
   * @param times {@code [n]} time to the event or to censoring, finite and not negative
   * @param events {@code [n]} whether the event was seen
   * @throws SurvivalLabelException for lengths that differ, no case, or an invalid time
   */
  public static KaplanMeier of(double[] times, boolean[] events) {
    List<Step> steps = new ArrayList<>();
    double survival = 1;
    double greenwood = 0;
    for (RiskSet set : RiskSet.of(times, events, new int[times.length], 1)) {
      int atRisk = set.atRisk(0);
      int died = set.events(0);
      survival *= 1 - (double) died / atRisk;
      greenwood += died / ((double) atRisk * (atRisk - died));
      steps.add(new Step(set.time(), atRisk, died, survival, survival * Math.sqrt(greenwood)));
    }
    return new KaplanMeier(steps);
  }

  /** The probability of surviving past {@code time}; 1 before the first event. */
  public double survivalAt(double time) {
    double survival = 1;
    for (Step step : steps) {
      if (step.time() <= time) {
        survival = step.survival();
      }
    }
    return survival;
  }

  /** The first time at which survival is one half or less; undefined where it stays above. */
  public Metric median() {
    return steps.stream()
        .filter(step -> step.survival() <= 0.5)
        .findFirst()
        .map(step -> Metric.of(step.time()))
        .orElse(Metric.undefined("survival stays above one half"));
  }
}
