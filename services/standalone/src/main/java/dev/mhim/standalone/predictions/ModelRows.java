package dev.mhim.standalone.predictions;

import de.siegmar.fastcsv.reader.CsvRecord;
import java.util.List;
import java.util.Optional;

/**
 * The rows of one model where a table has those of several.
 *
 * @param model empty where the table does not tell
 */
record ModelRows(Optional<String> model, List<CsvRecord> rows) {
  private static final String COLUMN = "model";
  private static final String MAIN = "student";

  /**
   * Chooses the rows; faults are added.
   *
   * @param wanted the model; empty: the student, or the only one
   */
  static ModelRows of(
      PredictionColumns columns, List<CsvRecord> rows, Optional<String> wanted, Faults faults) {
    Optional<Integer> place = columns.place(COLUMN);
    if (place.isEmpty()) {
      wanted.ifPresent(model ->
          faults.add(1, COLUMN, "", "the column is missing", "leave --model " + model + " out"));
      return new ModelRows(Optional.empty(), rows);
    }
    List<String> models =
        rows.stream().map(row -> model(row, place.get())).distinct().sorted().toList();
    String chosen = wanted.orElse(models.size() == 1 ? models.getFirst() : MAIN);
    if (!rows.isEmpty() && !models.contains(chosen)) {
      faults.add(
          0,
          COLUMN,
          "",
          "no row is of the model '%s'".formatted(chosen),
          "give --model with one of " + String.join(", ", models));
    }
    return new ModelRows(
        Optional.of(chosen),
        rows.stream().filter(row -> model(row, place.get()).equals(chosen)).toList());
  }

  /** A row that is too short is told as such, whichever model it is of. */
  private static String model(CsvRecord row, int place) {
    return place < row.getFieldCount() ? row.getField(place).strip() : "";
  }
}
