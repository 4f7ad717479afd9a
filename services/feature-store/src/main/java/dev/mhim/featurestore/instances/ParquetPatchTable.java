package dev.mhim.featurestore.instances;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A table of patches as Parquet, of any codec and encoding that DuckDB reads. */
final class ParquetPatchTable implements PatchTable {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final ParquetProcess process;
  private final CsvPatchTable rows;
  private long row;

  private ParquetPatchTable(ParquetProcess process, CsvPatchTable rows) {
    this.process = process;
    this.rows = rows;
  }

  static ParquetPatchTable open(Path file) throws IOException, BadTableException {
    return open(file, PATIENCE);
  }

  static ParquetPatchTable open(Path file, Duration patience)
      throws IOException, BadTableException {
    ParquetProcess process = new ParquetProcess(file, patience);
    try {
      return new ParquetPatchTable(process, CsvPatchTable.of(process.output()));
    } catch (BadTableException e) {
      Optional<BadTableException> failure = process.failure();
      process.close();
      throw failure.orElse(e);
    } catch (RuntimeException e) {
      process.close();
      throw e;
    }
  }

  @Override
  public List<String> columns() {
    return rows.columns();
  }

  @Override
  public boolean next() throws BadTableException {
    try {
      if (rows.next()) {
        row++;
        return true;
      }
      Optional<BadTableException> failure = process.failure();
      if (failure.isPresent()) {
        throw failure.get();
      }
      return false;
    } catch (IOException e) {
      throw new BadTableException("it can't be read: " + e, e);
    }
  }

  @Override
  public long row() {
    return row;
  }

  @Override
  public String text(int column) {
    return rows.text(column);
  }

  @Override
  public double number(int column) {
    return rows.number(column);
  }

  @Override
  public void close() throws IOException {
    try {
      rows.close();
    } finally {
      process.close();
    }
  }
}
