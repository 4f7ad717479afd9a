package dev.mhim.featurestore.instances;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A table with one row a patch, read from its first row to its last. */
interface PatchTable extends AutoCloseable {
  /** Opens a table: .parquet or .pq, or text that is parted by tabs or commas. */
  static PatchTable open(Path file) throws IOException, BadTableException {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".parquet") || name.endsWith(".pq")) {
      return ParquetPatchTable.open(file);
    }
    return CsvPatchTable.open(file);
  }

  /** Names of the columns. */
  List<String> columns();

  /** Goes to the next row; false when there is none. */
  boolean next() throws BadTableException;

  /** Where the current row is, for people: its line or number, counted from 1. */
  long row();

  /** A cell as text, stripped; empty where there is none. */
  String text(int column) throws BadTableException;

  /**
   * A cell as a number.
   *
   * @throws NumberFormatException where it is none
   */
  double number(int column) throws BadTableException;

  @Override
  void close() throws IOException;

  /** The file can't be read as a table. */
  final class BadTableException extends Exception {
    private static final long serialVersionUID = 1L;

    BadTableException(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }
}
