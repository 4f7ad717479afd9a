package dev.mhim.scoring.report;

import static dev.mhim.scoring.report.Html.at;
import static dev.mhim.scoring.report.Html.escape;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleToLongFunction;

/**
 * A chart as an SVG figure. Colours are classes ({@code c0} to {@code c6} lines, {@code f0} to
 * {@code f6} areas) of the page's style sheet, so that dark mode and print can choose their own.
 */
final class Plot {
  /** How many colours there are. */
  static final int COLOURS = 7;

  private static final int WIDTH = 300;
  private static final int HEIGHT = 250;
  private static final int LEFT = 46;
  private static final int TOP = 10;
  private static final int RIGHT = 12;
  private static final int BOTTOM = 40;
  private static final int ROW = 14;

  /** A point in the units of the axes. */
  record Point(double x, double y) {}

  /**
   * An axis.
   *
   * @param label what it shows
   * @param min its start
   * @param max its end, above the start
   */
  record Axis(String label, double min, double max) {
    static Axis rate(String label) {
      return new Axis(label, 0, 1);
    }

    /** An axis that holds the values, or 0 to 1 when there are none. */
    static Axis holding(String label, List<Double> values) {
      double min = values.stream().mapToDouble(v -> v).min().orElse(0);
      double max = values.stream().mapToDouble(v -> v).max().orElse(1);
      double margin = max > min ? (max - min) * 0.05 : 0.5;
      return new Axis(label, min - margin, max + margin);
    }

    /** About five round numbers. */
    List<Double> ticks() {
      double step = step();
      List<Double> ticks = new ArrayList<>();
      for (long i = (long) Math.ceil(min / step - 1e-9); i * step <= max + step * 1e-9; i++) {
        ticks.add(i * step);
      }
      return ticks;
    }

    private double step() {
      double rough = (max - min) / 5;
      double power = Math.pow(10, Math.floor(Math.log10(rough)));
      double share = rough / power;
      return power * (share < 1.5 ? 1 : share < 3.5 ? 2 : share < 7.5 ? 5 : 10);
    }

    String text(double tick) {
      double step = step();
      int decimals = step > 0.999 ? 0 : step > 0.0999 ? 1 : step > 0.00999 ? 2 : 3;
      return String.format(Locale.ROOT, "%." + decimals + "f", tick == 0 ? 0.0 : tick);
    }
  }

  private final Axis x;
  private final Axis y;
  private final StringBuilder marks = new StringBuilder();
  private final List<String> legend = new ArrayList<>();
  private final List<CountRow> countRows = new ArrayList<>();

  /** Numbers that belong to the ticks of the x axis. */
  private record CountRow(String label, DoubleToLongFunction count, String style) {}

  Plot(Axis x, Axis y) {
    this.x = x;
    this.y = y;
  }

  private double px(double value) {
    return LEFT + (value - x.min()) / (x.max() - x.min()) * WIDTH;
  }

  private double py(double value) {
    return TOP + (1 - (value - y.min()) / (y.max() - y.min())) * HEIGHT;
  }

  private String path(List<Point> points) {
    StringBuilder path = new StringBuilder();
    points.forEach(p -> path.append(at(px(p.x()))).append(',').append(at(py(p.y()))).append(' '));
    return path.toString().strip();
  }

  /** A line; {@code style} is one or more classes. */
  Plot line(List<Point> points, String style) {
    if (points.size() > 1) {
      marks.append("<polyline class=\"line %s\" points=\"%s\"/>".formatted(style, path(points)));
    }
    return this;
  }

  /** A filled area between a lower and an upper line of the same direction. */
  Plot band(List<Point> lower, List<Point> upper, String style) {
    if (!lower.isEmpty()) {
      List<Point> outline = new ArrayList<>(upper);
      outline.addAll(lower.reversed());
      marks.append("<polygon class=\"band %s\" points=\"%s\"/>".formatted(style, path(outline)));
    }
    return this;
  }

  Plot bar(double from, double to, double height, String style) {
    marks.append(
        "<rect class=\"band %s\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\"/>"
            .formatted(
                style,
                at(px(from)),
                at(py(height)),
                at(px(to) - px(from)),
                at(py(y.min()) - py(height))));
    return this;
  }

  Plot dot(Point point, double radius, String style) {
    marks.append(
        "<circle class=\"%s\" cx=\"%s\" cy=\"%s\" r=\"%s\"/>"
            .formatted(style, at(px(point.x())), at(py(point.y())), at(radius)));
    return this;
  }

  Plot text(Point point, String anchor, String text) {
    marks.append(
        "<text x=\"%s\" y=\"%s\" text-anchor=\"%s\">%s</text>"
            .formatted(at(px(point.x())), at(py(point.y()) + 4), anchor, escape(text)));
    return this;
  }

  /** A row of numbers below the ticks of the x axis, such as how many are at risk by then. */
  Plot counts(String label, DoubleToLongFunction count, String style) {
    countRows.add(new CountRow(label, count, style));
    return this;
  }

  /** A line below the chart that says what a colour is. */
  Plot legend(String style, String text) {
    legend.add(
        "<line class=\"line %s\" x1=\"%d\" y1=\"-4\" x2=\"%d\" y2=\"-4\"/><text x=\"%d\">%s</text>"
            .formatted(style, 0, 16, 22, escape(text)));
    return this;
  }

  /** The figure. */
  String figure(String caption) {
    int columns = legend.size() > 3 ? 2 : 1;
    int rows = (legend.size() + columns - 1) / columns;
    int bottom = TOP + HEIGHT;
    int counted = bottom + BOTTOM + countRows.size() * ROW;
    int full = counted + rows * ROW + (rows > 0 ? 6 : 0);
    StringBuilder svg = new StringBuilder();
    svg.append(
        "<figure><svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">"
            .formatted(LEFT + WIDTH + RIGHT, full, escape(caption)));
    for (double tick : x.ticks()) {
      svg.append(grid(px(tick), TOP, px(tick), bottom))
          .append(label(px(tick), bottom + 15, "middle", x.text(tick)));
    }
    for (double tick : y.ticks()) {
      svg.append(grid(LEFT, py(tick), LEFT + WIDTH, py(tick)))
          .append(label(LEFT - 6, py(tick) + 4, "end", y.text(tick)));
    }
    svg.append(marks)
        .append(label(LEFT + WIDTH / 2.0, bottom + 32, "middle", x.label()))
        .append(
            "<text transform=\"translate(12 %s) rotate(-90)\" text-anchor=\"middle\">%s</text>"
                .formatted(at(TOP + HEIGHT / 2.0), escape(y.label())));
    for (int i = 0; i < countRows.size(); i++) {
      svg.append(numbers(countRows.get(i), bottom + BOTTOM + 8 + i * ROW));
    }
    for (int i = 0; i < legend.size(); i++) {
      svg.append(
          "<g transform=\"translate(%d %d)\">%s</g>"
              .formatted(
                  LEFT + (i % columns) * WIDTH / columns,
                  counted + 12 + (i / columns) * ROW,
                  legend.get(i)));
    }
    return svg.append("</svg><figcaption>")
        .append(escape(caption))
        .append("</figcaption></figure>")
        .toString();
  }

  private String numbers(CountRow row, int height) {
    StringBuilder numbers = new StringBuilder();
    numbers.append(
        "<text class=\"%s\" y=\"%d\">%s</text>"
            .formatted(row.style(), height, escape(row.label())));
    for (double tick : x.ticks()) {
      numbers.append(
          "<text class=\"%s\" x=\"%s\" y=\"%d\" text-anchor=\"middle\">%d</text>"
              .formatted(row.style(), at(px(tick)), height, row.count().applyAsLong(tick)));
    }
    return numbers.toString();
  }

  private static String grid(double x1, double y1, double x2, double y2) {
    return "<line class=\"grid\" x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\"/>"
        .formatted(at(x1), at(y1), at(x2), at(y2));
  }

  private static String label(double x, double y, String anchor, String text) {
    return "<text x=\"%s\" y=\"%s\" text-anchor=\"%s\">%s</text>"
        .formatted(at(x), at(y), anchor, escape(text));
  }
}
