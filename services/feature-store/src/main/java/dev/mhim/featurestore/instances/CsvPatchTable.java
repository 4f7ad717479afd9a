package dev.mhim.featurestore.instances;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NoSuchElementException;

/** A table of patches as CSV or TSV with a header; a row at a time, so that it may be large. */
final class CsvPatchTable implements PatchTable {
  private static final int LONGEST_CELLS = 16 << 20;
  private static final int LOOKED_AT = 1 << 16;

  private final CloseableIterator<CsvRecord> rows;
  private final List<String> columns;
  private CsvRecord current;

  private CsvPatchTable(CloseableIterator<CsvRecord> rows, CsvRecord header) {
    this.rows = rows;
    this.current = header;
    this.columns = header.getFields().stream().map(String::strip).toList();
  }

  static CsvPatchTable open(Path file) throws IOException, BadTableException {
    char separator = separator(file);
    return of(settings().fieldSeparator(separator).ofCsvRecord(file).iterator());
  }

  /** Parted by commas; reads ahead of what it is asked for. */
  static CsvPatchTable of(InputStream utf8) throws IOException, BadTableException {
    return of(
        settings().ofCsvRecord(new InputStreamReader(utf8, StandardCharsets.UTF_8)).iterator());
  }

  private static CsvReader.CsvReaderBuilder settings() {
    return CsvReader.builder()
        .allowMissingFields(true)
        .allowExtraFields(true)
        .detectBomHeader(true)
        .maxBufferSize(LONGEST_CELLS);
  }

  private static CsvPatchTable of(CloseableIterator<CsvRecord> rows)
      throws IOException, BadTableException {
    try {
      return new CsvPatchTable(rows, rows.next());
    } catch (NoSuchElementException e) {
      rows.close();
      throw new BadTableException("the table is empty", e);
    } catch (CsvParseException | UncheckedIOException e) {
      rows.close();
      throw new BadTableException("it is no CSV in UTF-8: " + e.getMessage(), e);
    }
  }

  private static char separator(Path file) throws IOException {
    try (InputStream bytes = Files.newInputStream(file)) {
      // Tab and comma are the same in every encoding that is read.
      String start = new String(bytes.readNBytes(LOOKED_AT), StandardCharsets.ISO_8859_1);
      String first = start.lines().findFirst().orElse("");
      return first.indexOf('\t') >= 0 && first.indexOf(',') < 0 ? '\t' : ',';
    }
  }

  @Override
  public List<String> columns() {
    return columns;
  }

  @Override
  public boolean next() throws BadTableException {
    try {
      while (rows.hasNext()) {
        current = rows.next();
        if (!current.getFields().stream().allMatch(String::isBlank)) {
          return true;
        }
      }
      return false;
    } catch (CsvParseException | UncheckedIOException e) {
      throw new BadTableException("it is no CSV in UTF-8: " + e.getMessage(), e);
    }
  }

  @Override
  public long row() {
    return current.getStartingLineNumber();
  }

  @Override
  public String text(int column) {
    return column < current.getFieldCount() ? current.getField(column).strip() : "";
  }

  @Override
  public double number(int column) {
    return Double.parseDouble(text(column));
  }

  @Override
  public void close() throws IOException {
    rows.close();
  }
}
