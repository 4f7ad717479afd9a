package dev.mhim.standalone.view;

import dev.mhim.v1.MetricSummary;
import dev.mhim.v1.Sweep;
import dev.mhim.v1.SweepPoint;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/** Sweeps as tables for people. */
public final class SweepTable {
  private static final String ROW = "%-16s  %-14s  %-10s %6s  %-18s  %s";
  private static final String LINE = "%-18s %-9s %6s  %-20s  %-26s  %s";

  private SweepTable() {}

  /** The board of a sweep, best first. */
  public static List<String> board(Sweep sweep) {
    List<String> lines = new ArrayList<>();
    lines.add(Protocols.heading(sweep.getProtocol()));
    lines.add(progress(sweep) + "; " + sweep.getDataset());
    lines.add("");
    String metric = sweep.getRankingMetric();
    lines.add(
        ROW.formatted(
            metric.isEmpty() ? "score" : metric, "95 % interval", "state", "folds", "run", "set"));
    sweep.getPointsList().forEach(point -> lines.add(row(sweep, point).stripTrailing()));
    if (sweep.getPointsCount() > 1 && !metric.isEmpty()) {
      lines.add("");
      lines.add("mean ± std over folds. The best of many is flattered by being chosen:");
      lines.add("test it with 'mhim compare --sweep', and confirm it on cases that chose nothing.");
    }
    return lines;
  }

  /** How far it is. */
  public static String progress(Sweep sweep) {
    long folds = sweep.getPointsList().stream().mapToLong(SweepPoint::getFoldCount).sum();
    long done = sweep.getPointsList().stream().mapToLong(SweepPoint::getSucceededFoldCount).sum();
    return "%s: %d of %d runs ended, %d of %d folds done"
        .formatted(id(sweep.getName()), sweep.getEndedCount(), sweep.getPointsCount(), done, folds);
  }

  /** Sweeps, one a line. */
  public static List<String> of(List<Sweep> sweeps) {
    List<String> lines = new ArrayList<>();
    lines.add(LINE.formatted("sweep", "protocol", "runs", "created", "dataset", "over"));
    for (Sweep sweep : sweeps) {
      lines.add(
          LINE.formatted(
              id(sweep.getName()),
              Protocols.name(sweep.getProtocol()),
              sweep.getEndedCount() + "/" + sweep.getPointsCount(),
              Instant.ofEpochSecond(sweep.getCreateTime().getSeconds())
                  .truncatedTo(ChronoUnit.SECONDS),
              sweep.getDataset().replaceAll("^projects/[^/]*/datasets/", ""),
              String.join(" ", sweep.getSettingsList())));
    }
    return lines;
  }

  private static String row(Sweep sweep, SweepPoint point) {
    MetricSummary metric = point.getMetric();
    StringJoiner settings = new StringJoiner(" ");
    sweep
        .getSettingsList()
        .forEach(name -> settings.add(name + "=" + point.getSettingsMap().getOrDefault(name, "")));
    return ROW.formatted(
        metric.hasMean()
            ? String.format(Locale.ROOT, "%.3f ± %.3f", metric.getMean(), metric.getStd())
            : "-",
        metric.hasMeanLow()
            ? String.format(Locale.ROOT, "%.3f to %.3f", metric.getMeanLow(), metric.getMeanHigh())
            : "",
        point.getState().name().replaceFirst("^STATE_", "").toLowerCase(Locale.ROOT),
        point.getSucceededFoldCount() + "/" + point.getFoldCount(),
        id(point.getRun()),
        settings);
  }

  private static String id(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }
}
