package dev.mhim.featurestore.instances;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * A program of its own: writes a Parquet file as CSV to its standard output, in the order of its
 * rows. Only {@link ParquetProcess} starts it; it must need nothing but the JDK and DuckDB.
 */
final class ParquetToCsv {
  /** Little memory, no files but the one, nothing from the network. */
  private static final List<String> SETTINGS =
      List.of(
          "threads = 1",
          "memory_limit = '384MB'",
          "temp_directory = ''",
          "enable_progress_bar = false",
          "preserve_insertion_order = true",
          "autoinstall_known_extensions = false",
          "autoload_known_extensions = false");

  private ParquetToCsv() {}

  /** Takes the file's path; ends with 1 and one line on standard error where it can't be read. */
  @SuppressWarnings("SystemOut") // They are what this program is for.
  public static void main(String[] args) {
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckdb.createStatement()) {
      for (String setting : SETTINGS) {
        statement.execute("SET " + setting);
      }
      statement.execute(
          "COPY (SELECT * FROM read_parquet('%s')) TO '/dev/stdout' (FORMAT csv, HEADER true)"
              .formatted(args[0].replace("'", "''")));
    } catch (SQLException e) {
      System.err.println(String.valueOf(e.getMessage()).lines().findFirst().orElse(e.toString()));
      System.exit(1);
    }
  }
}
