package dev.mhim.scoring.report;

import dev.mhim.scoring.FoldOutputs;
import dev.mhim.scoring.RiskGroups;
import dev.mhim.scoring.report.Plot.Axis;
import dev.mhim.scoring.report.Plot.Point;
import dev.mhim.statistics.Interval;
import dev.mhim.statistics.survival.KaplanMeier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Survival of the half of higher and of lower risk, with 95 % bands and numbers at risk. */
final class KaplanMeierChart {
  private static final List<String> NAMES = List.of("lower risk", "higher risk");

  private KaplanMeierChart() {}

  /** The chart; empty when a risk is not finite. */
  static String of(List<FoldOutputs> folds, String caption) {
    List<Double> times = new ArrayList<>();
    List<Boolean> events = new ArrayList<>();
    for (FoldOutputs fold : folds) {
      if (!Arrays.stream(fold.risks()).allMatch(Double::isFinite)) {
        return "";
      }
      fold.cases()
          .forEach(output -> {
            times.add(output.survival().time());
            events.add(output.survival().event());
          });
    }
    int[] halves = RiskGroups.halves(folds);
    double end = times.stream().mapToDouble(t -> t).max().orElse(1);
    Plot plot = new Plot(new Axis("time", 0, Math.max(end, 1e-9)), Axis.rate("survival"));
    for (int group = 0; group < NAMES.size(); group++) {
      List<Integer> members = new ArrayList<>();
      for (int i = 0; i < halves.length; i++) {
        if (halves[i] == group) {
          members.add(i);
        }
      }
      if (!members.isEmpty()) {
        add(plot, group, members, times, events);
      }
    }
    return plot.figure(caption);
  }

  private static void add(
      Plot plot, int group, List<Integer> members, List<Double> times, List<Boolean> events) {
    double[] own = members.stream().mapToDouble(times::get).toArray();
    boolean[] seen = new boolean[own.length];
    int died = 0;
    for (int i = 0; i < seen.length; i++) {
      seen[i] = events.get(members.get(i));
      died += seen[i] ? 1 : 0;
    }
    double last = Arrays.stream(own).max().orElse(0);
    List<Point> line = new ArrayList<>(List.of(new Point(0, 1)));
    List<Point> lower = new ArrayList<>();
    List<Point> upper = new ArrayList<>();
    for (KaplanMeier.Step step : KaplanMeier.of(own, seen).steps()) {
      step(line, step.time(), step.survival());
      Interval interval =
          step.interval(Interval.DEFAULT_LEVEL)
              .orElse(new Interval(step.survival(), step.survival(), Interval.DEFAULT_LEVEL));
      step(lower, step.time(), interval.lower());
      step(upper, step.time(), interval.upper());
    }
    step(line, last, line.getLast().y());
    if (!lower.isEmpty()) {
      step(lower, last, lower.getLast().y());
      step(upper, last, upper.getLast().y());
    }
    plot.band(lower, upper, "f" + group);
    plot.line(line, "c" + group + " strong");
    for (int i = 0; i < own.length; i++) {
      if (!seen[i]) {
        plot.dot(new Point(own[i], height(line, own[i])), 1.6, "d" + group);
      }
    }
    plot.counts(
        "at risk",
        time -> Arrays.stream(own).filter(followed -> followed >= time).count(),
        "d" + group);
    plot.legend(
        "c" + group + " strong",
        "%s: %d cases, %d events".formatted(NAMES.get(group), own.length, died));
  }

  private static double height(List<Point> steps, double time) {
    double height = 1;
    for (Point point : steps) {
      height = point.x() <= time ? point.y() : height;
    }
    return height;
  }

  private static void step(List<Point> points, double time, double value) {
    if (!points.isEmpty()) {
      points.add(new Point(time, points.getLast().y()));
    }
    points.add(new Point(time, value));
  }
}
