package dev.mhim.featurestore.instances;

import dev.mhim.platform.error.Problems;
import dev.mhim.v1.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What the columns of a table of patches are. */
final class PatchColumns {
  // A label among the features would be learnt from.
  private static final Set<String> OF_LABELS =
      Set.of(
          "label",
          "class",
          "event",
          "status",
          "split",
          "patient",
          "patient_id",
          "case",
          "case_id",
          "survival_time",
          "event_seen");

  private final Path file;
  private final List<Problem> problems;
  private int bag = -1;
  private int x = -1;
  private int y = -1;
  private final List<Integer> features = new ArrayList<>();

  /**
   * The columns of a table; what is wrong with them goes to the problems.
   *
   * @param bagColumn the column of the bag's id
   * @param ignored columns that are no features
   */
  PatchColumns(
      Path file,
      List<String> columns,
      String bagColumn,
      List<String> ignored,
      List<Problem> problems) {
    this.file = file;
    this.problems = problems;
    Set<String> left = new HashSet<>(ignored);
    Set<String> seen = new HashSet<>();
    for (int index = 0; index < columns.size(); index++) {
      String name = columns.get(index);
      if (!seen.add(name)) {
        add("DUPLICATE_COLUMN", name, "the table has two columns of this name", "keep one");
      } else if (!left.remove(name)) {
        place(index, name, bagColumn);
      }
    }
    if (bag < 0) {
      add(
          "NO_BAG_COLUMN",
          bagColumn,
          "the table has no such column; it has " + shown(columns),
          "name the column of the bag's id (--bag_column)");
    }
    if (x < 0 != y < 0) {
      add("NO_COORDINATE", x < 0 ? "x" : "y", "there is only one of x and y", "give both or none");
    }
    if (features.isEmpty()) {
      add("NO_FEATURES", shown(columns), "no column is left that could be a feature", "");
    }
    left.forEach(name ->
        add(
            "NO_SUCH_COLUMN",
            name,
            "a column to be left out is not in the table",
            "correct it (--ignore_columns)"));
  }

  private void place(int index, String name, String bagColumn) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (name.equals(bagColumn)) {
      bag = index;
    } else if (lower.equals("x")) {
      x = index;
    } else if (lower.equals("y")) {
      y = index;
    } else if (OF_LABELS.contains(lower)) {
      add(
          "LABEL_AMONG_FEATURES",
          name,
          "by its name this column belongs to a label table, and would be learnt from as a feature",
          "leave it out (--ignore_columns) or name it otherwise");
    } else {
      features.add(index);
    }
  }

  int bag() {
    return bag;
  }

  boolean hasCoordinates() {
    return x >= 0;
  }

  int x() {
    return x;
  }

  int y() {
    return y;
  }

  /** Indices of the features, in the order of the table. */
  List<Integer> features() {
    return List.copyOf(features);
  }

  private static String shown(List<String> columns) {
    return columns.size() <= 20 ? columns.toString() : columns.subList(0, 20) + "...";
  }

  private void add(String reason, String value, String message, String remedy) {
    // Names of columns may hold anything.
    String line = message.replaceAll("\\p{Cntrl}", "?");
    problems.add(Problems.of(reason, file.toString(), value, line, remedy));
  }
}
