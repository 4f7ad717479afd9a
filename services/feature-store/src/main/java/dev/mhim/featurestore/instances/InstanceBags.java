package dev.mhim.featurestore.instances;

import dev.mhim.platform.error.Problems;
import dev.mhim.v1.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;

/**
 * Cuts a table of patches up into bags. A number that is none, not finite or beyond a float is a
 * fault of its bag; each is told once a bag and column.
 */
public final class InstanceBags {
  private static final int MOST_PROBLEMS = 1000;

  private final Path file;
  private final String bagColumn;
  private final List<String> ignored;
  private final List<Problem> problems;
  private final List<Problem> skippable;
  private final Set<String> told = new HashSet<>();

  /**
   * A table.
   *
   * @param file .csv or .tsv
   * @param bagColumn the column of the bag's id
   * @param ignored columns that are no features
   * @param problems takes what no import can have
   * @param skippable takes what is wrong with single bags
   */
  public InstanceBags(
      Path file,
      String bagColumn,
      List<String> ignored,
      List<Problem> problems,
      List<Problem> skippable) {
    this.file = file;
    this.bagColumn = bagColumn;
    this.ignored = List.copyOf(ignored);
    this.problems = problems;
    this.skippable = skippable;
  }

  /**
   * Writes the bags into an empty folder: their files by bag id, sorted by id.
   *
   * @throws IOException when the folder can't be written
   */
  public SequencedMap<String, Path> into(Path folder) throws IOException {
    if (!Files.isRegularFile(file)) {
      add(problems, "NO_SUCH_FILE", "", "", "there is no such table", "check the path");
      return Collections.emptyNavigableMap();
    }
    try (PatchTable table = open()) {
      int before = problems.size();
      PatchColumns columns = new PatchColumns(file, table.columns(), bagColumn, ignored, problems);
      if (problems.size() > before) {
        return Collections.emptyNavigableMap();
      }
      BagSpool spool = new BagSpool(folder, columns.features().size(), columns.hasCoordinates());
      Patch patch = new Patch(table, columns);
      while (table.next() && told.size() < MOST_PROBLEMS) {
        patch.read(spool);
      }
      SequencedMap<String, Path> files = spool.finish();
      if (files.isEmpty() && problems.size() == before && told.isEmpty()) {
        add(problems, "EMPTY_TABLE", "", "", "the table has no rows", "give one row a patch");
      }
      return files;
    } catch (PatchTable.BadTableException e) {
      add(
          problems,
          "MALFORMED_TABLE",
          "",
          "",
          String.valueOf(e.getMessage()),
          "write the table again as CSV with a header, one column a feature");
      return Collections.emptyNavigableMap();
    }
  }

  private PatchTable open() throws PatchTable.BadTableException {
    try {
      return PatchTable.open(file);
    } catch (IOException e) {
      throw new PatchTable.BadTableException("it can't be read: " + e, e);
    }
  }

  private void add(
      List<Problem> to, String reason, String place, String value, String text, String remedy) {
    // Ids and names of columns may hold anything.
    String line = text.replaceAll("\\p{Cntrl}", "?");
    to.add(Problems.of(reason, file + place, value, line, remedy));
  }

  /** The current row of a table. */
  private final class Patch {
    private final PatchTable table;
    private final PatchColumns columns;
    private final int[] indices;
    private final float[] features;

    Patch(PatchTable table, PatchColumns columns) {
      this.table = table;
      this.columns = columns;
      this.indices = columns.features().stream().mapToInt(Integer::intValue).toArray();
      this.features = new float[indices.length];
    }

    void read(BagSpool spool) throws PatchTable.BadTableException, IOException {
      String bag = table.text(columns.bag());
      if (bag.isEmpty()) {
        if (told.add("")) {
          add(problems, "EMPTY_ID", ":" + table.row(), "", "the row names no bag", "complete it");
        }
        return;
      }
      boolean right = true;
      for (int i = 0; i < indices.length; i++) {
        features[i] = (float) number(indices[i]);
        if (!Float.isFinite(features[i])) {
          right = false;
          tell(bag, indices[i], "BAD_NUMBER", "is no number that a float can hold");
        }
      }
      int x = columns.hasCoordinates() ? coordinate(bag, columns.x()) : 0;
      int y = columns.hasCoordinates() ? coordinate(bag, columns.y()) : 0;
      if (right && x >= 0 && y >= 0) {
        spool.add(bag, features, x, y);
      } else {
        spool.drop(bag);
      }
    }

    private double number(int column) throws PatchTable.BadTableException {
      try {
        return table.number(column);
      } catch (NumberFormatException e) {
        return Double.NaN;
      }
    }

    /** Level-0 pixels, or -1 where the cell does not give them. */
    private int coordinate(String bag, int column) throws PatchTable.BadTableException {
      double value = number(column);
      if (value >= 0 && value <= Integer.MAX_VALUE && value == Math.rint(value)) {
        return (int) value;
      }
      tell(bag, column, "BAD_COORDINATE", "is no whole number of pixels");
      return -1;
    }

    private void tell(String bag, int column, String reason, String what)
        throws PatchTable.BadTableException {
      String name = table.columns().get(column);
      if (told.add(bag + "\n" + column)) {
        add(
            skippable,
            reason,
            ":" + table.row(),
            table.text(column),
            "bag " + bag + ", column " + name + ": the cell " + what,
            "correct it; a column that is no feature is left out with --ignore_columns " + name);
      }
    }
  }
}
