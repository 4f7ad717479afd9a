package dev.mhim.trainer.explanation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The patches of a slide with their measurements: {@code attention} (mean over models and rows),
 * {@code attention_percentile} (share of the slide's patches with less attention, ties counted
 * half, 0 to 1), where there are several rows {@code attention_0}, ..., and {@code score_CLASS}.
 */
final class PatchTable {
  /** A measurement of every patch. */
  static final class Column {
    private final String name;
    private final double[] values;

    private Column(String name, double[] values) {
      this.name = name;
      this.values = values;
    }

    String name() {
      return name;
    }

    double value(int patch) {
      return values[patch];
    }
  }

  private PatchTable() {}

  static List<Column> columns(SlideExplanation slide) {
    List<Column> columns = new ArrayList<>();
    double[] attention = slide.attention();
    columns.add(new Column("attention", attention));
    columns.add(new Column("attention_percentile", percentiles(attention)));
    for (int row = 0; row < slide.attentionRows() && slide.attentionRows() > 1; row++) {
      columns.add(new Column("attention_" + row, slide.attention(row)));
    }
    for (int index = 0; index < slide.classes().size(); index++) {
      columns.add(new Column("score_" + slide.classes().get(index), slide.scores(index)));
    }
    return columns;
  }

  private static double[] percentiles(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double[] percentiles = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      int below = first(sorted, values[i], false);
      int upTo = first(sorted, values[i], true);
      percentiles[i] = (below + upTo) / (2.0 * values.length);
    }
    return percentiles;
  }

  /** The first index whose value is at least this, or, when it has to be above, greater. */
  private static int first(double[] sorted, double value, boolean above) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      int order = Double.compare(sorted[middle], value);
      if (order < 0 || (above && order == 0)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
