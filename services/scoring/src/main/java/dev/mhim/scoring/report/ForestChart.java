package dev.mhim.scoring.report;

import static dev.mhim.scoring.report.Html.at;
import static dev.mhim.scoring.report.Html.escape;
import static dev.mhim.scoring.report.Html.number;

import dev.mhim.v1.FoldValue;
import dev.mhim.v1.MetricSummary;
import java.util.ArrayList;
import java.util.List;

/** One metric fold by fold and over the folds with 95 % intervals, models below each other. */
final class ForestChart {
  private static final int LEFT = 150;
  private static final int WIDTH = 360;
  private static final int RIGHT = 150;
  private static final int ROW = 17;

  /**
   * A model's metric.
   *
   * @param model its title
   * @param summary its values
   */
  record Entry(String model, MetricSummary summary) {}

  private record Line(String label, double value, double low, double high, boolean mean) {}

  private ForestChart() {}

  /** The figure; empty when nothing is defined. */
  static String of(List<Entry> entries, String caption) {
    List<List<Line>> groups = new ArrayList<>();
    for (Entry entry : entries) {
      if (entry.summary().hasMean()) {
        groups.add(lines(entry));
      }
    }
    if (groups.isEmpty()) {
      return "";
    }
    double low = groups.stream().flatMap(List::stream).mapToDouble(Line::low).min().orElse(0);
    double high = groups.stream().flatMap(List::stream).mapToDouble(Line::high).max().orElse(1);
    double margin = Math.max(0.02, (high - low) * 0.05);
    Plot.Axis axis = new Plot.Axis("", low - margin, high + margin);
    StringBuilder rows = new StringBuilder();
    int y = 8;
    int colour = 0;
    for (List<Line> group : groups) {
      for (Line line : group) {
        y += ROW;
        rows.append(row(line, y, axis, colour));
      }
      y += 8;
      colour++;
    }
    StringBuilder svg = new StringBuilder();
    svg.append(
        "<figure class=\"wide\"><svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">"
            .formatted(LEFT + WIDTH + RIGHT, y + 28, escape(caption)));
    for (double tick : axis.ticks()) {
      svg.append(
          "<line class=\"grid\" x1=\"%1$s\" y1=\"6\" x2=\"%1$s\" y2=\"%2$d\"/><text x=\"%1$s\" y=\"%3$d\" text-anchor=\"middle\">%4$s</text>"
              .formatted(at(px(axis, tick)), y, y + 16, axis.text(tick)));
    }
    return svg.append(rows)
        .append("</svg><figcaption>")
        .append(escape(caption))
        .append("</figcaption></figure>")
        .toString();
  }

  private static List<Line> lines(Entry entry) {
    List<Line> lines = new ArrayList<>();
    MetricSummary summary = entry.summary();
    double mean = summary.getMean();
    lines.add(
        new Line(
            entry.model() + (summary.getFoldsCount() > 1 ? ", mean" : ""),
            mean,
            summary.hasMeanLow() ? Math.min(mean, summary.getMeanLow()) : mean,
            summary.hasMeanHigh() ? Math.max(mean, summary.getMeanHigh()) : mean,
            true));
    for (FoldValue fold : summary.getFoldsList()) {
      if (fold.hasValue() && summary.getFoldsCount() > 1) {
        double value = fold.getValue();
        lines.add(
            new Line(
                "fold " + fold.getFold(),
                value,
                fold.hasBootstrapLow() ? Math.min(value, fold.getBootstrapLow()) : value,
                fold.hasBootstrapHigh() ? Math.max(value, fold.getBootstrapHigh()) : value,
                false));
      }
    }
    return lines;
  }

  private static double px(Plot.Axis axis, double value) {
    return LEFT + (value - axis.min()) / (axis.max() - axis.min()) * WIDTH;
  }

  private static String row(Line line, int y, Plot.Axis axis, int colour) {
    String style = "c%d%s".formatted(colour % Plot.COLOURS, line.mean() ? " strong" : "");
    String weight = line.mean() ? " class=\"bold\"" : "";
    return """
    <text%1$s x="%2$d" y="%3$d" text-anchor="end">%4$s</text>\
    <line class="line %5$s" x1="%6$s" y1="%7$d" x2="%8$s" y2="%7$d"/>\
    <circle class="d%9$d" cx="%10$s" cy="%7$d" r="%11$s"/>\
    <text%1$s x="%12$d" y="%3$d">%13$s (%14$s to %15$s)</text>\
    """
        .formatted(
            weight,
            LEFT - 10,
            y + 4,
            escape(line.label()),
            style,
            at(px(axis, line.low())),
            y,
            at(px(axis, line.high())),
            colour % Plot.COLOURS,
            at(px(axis, line.value())),
            line.mean() ? "4.5" : "3",
            LEFT + WIDTH + 10,
            number(line.value()),
            number(line.low()),
            number(line.high()));
  }
}
