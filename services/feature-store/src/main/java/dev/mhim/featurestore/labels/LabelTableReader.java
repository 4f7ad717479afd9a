package dev.mhim.featurestore.labels;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.mhim.platform.error.Problems;
import dev.mhim.v1.LabelKind;
import dev.mhim.v1.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads label tables: CSV with a header ({@code ID,Label} or {@code ID,Event,Status}, more columns
 * allowed) or without ({@code id,label}), UTF-8 with or without a byte-order mark. Everything that
 * is wrong is collected, not only the first.
 */
public final class LabelTableReader {
  private static final Set<String> SPLITS = Set.of("", "train", "val", "test");

  /** A million cases with long rows; what is larger is another file. */
  private static final long MOST_BYTES = 64L << 20;

  private final Path file;
  private final LabelKind wanted;
  private final List<String> wantedClasses;
  private final List<Problem> problems;
  private final Map<String, Integer> lineOfCase = new HashMap<>();

  /**
   * A reader of one file.
   *
   * @param file the table
   * @param wanted what the labels must be; unspecified: told by the columns
   * @param wantedClasses the class names in order; empty: those of the table, sorted
   * @param problems takes everything that is wrong
   */
  public LabelTableReader(
      Path file, LabelKind wanted, List<String> wantedClasses, List<Problem> problems) {
    this.file = file;
    this.wanted = wanted;
    this.wantedClasses = List.copyOf(wantedClasses);
    this.problems = problems;
  }

  /** The table, or nothing where it can't be read as one. */
  public Optional<LabelTable> read() {
    Optional<String> text = text();
    if (text.isEmpty()) {
      return Optional.empty();
    }
    List<CsvRecord> records = new ArrayList<>();
    try (CsvReader<CsvRecord> reader =
        CsvReader.builder()
            .allowMissingFields(true)
            .allowExtraFields(true)
            .ofCsvRecord(text.get())) {
      reader.forEach(records::add);
    } catch (CsvParseException e) {
      add("MALFORMED_TABLE", "", "it is no CSV: " + e.getMessage(), "check its quotes");
      return Optional.empty();
    } catch (IOException e) {
      throw new IllegalStateException("a text in memory can be read", e);
    }
    if (records.isEmpty()) {
      add("EMPTY_TABLE", "", "the label table is empty", "give one row a case: ID,Label");
      return Optional.empty();
    }
    Optional<TableColumns> found = TableColumns.of(records.getFirst().getFields(), wanted);
    if (found.isEmpty()) {
      add(
          "UNKNOWN_COLUMNS",
          String.join(",", records.getFirst().getFields()),
          "the columns of the label table can't be told",
          "name them ID,Label or ID,Event,Status in the first row");
      return Optional.empty();
    }
    TableColumns columns = found.get();
    checkWantedClasses(columns.kind());
    List<LabelRow> rows = new ArrayList<>();
    int before = problems.size();
    for (CsvRecord csv : columns.header() ? records.subList(1, records.size()) : records) {
      row(csv, columns).ifPresent(rows::add);
    }
    boolean wholeTable = problems.size() == before;
    if (rows.isEmpty() && wholeTable) {
      add("EMPTY_TABLE", "", "the label table has no rows", "give one row a case");
    }
    List<String> classes =
        columns.kind() == LabelKind.LABEL_KIND_SURVIVAL ? List.of() : classes(rows);
    return Optional.of(
        new LabelTable(
            columns.kind(), classes, List.copyOf(rows), Set.copyOf(lineOfCase.keySet())));
  }

  private void checkWantedClasses(LabelKind kind) {
    if (wantedClasses.isEmpty()) {
      return;
    }
    boolean named = wantedClasses.stream().noneMatch(String::isBlank);
    boolean distinct = Set.copyOf(wantedClasses).size() == wantedClasses.size();
    if (kind == LabelKind.LABEL_KIND_SURVIVAL) {
      addClasses("survival has no classes", "leave the classes out");
    } else if (!named || !distinct || wantedClasses.size() < 2) {
      addClasses("the classes must be two or more different names", "name each class once");
    }
  }

  private void addClasses(String message, String remedy) {
    problems.add(Problems.of("BAD_CLASSES", "classes", wantedClasses.toString(), message, remedy));
  }

  private Optional<String> text() {
    if (!Files.exists(file)) {
      add("NO_SUCH_FILE", "", "there is no such label table", "check the path (--csv_path)");
      return Optional.empty();
    }
    byte[] bytes;
    try {
      if (!Files.isRegularFile(file) || Files.size(file) > MOST_BYTES) {
        add(
            "NO_TABLE",
            "",
            "a label table is a file of at most " + MOST_BYTES + " bytes",
            "check the path (--csv_path)");
        return Optional.empty();
      }
      bytes = Files.readAllBytes(file);
    } catch (IOException e) {
      add("UNREADABLE_FILE", "", "the label table can't be read: " + e, "check its permissions");
      return Optional.empty();
    }
    try {
      String text = charset(bytes).newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return Optional.of(text.startsWith("\uFEFF") ? text.substring(1) : text);
    } catch (CharacterCodingException e) {
      add("UNKNOWN_ENCODING", "", "the label table is not UTF-8", "save it as UTF-8");
      return Optional.empty();
    }
  }

  private static Charset charset(byte[] bytes) {
    boolean utf16 =
        bytes.length >= 2
            && ((bytes[0] == (byte) 0xFE && bytes[1] == (byte) 0xFF)
                || (bytes[0] == (byte) 0xFF && bytes[1] == (byte) 0xFE));
    return utf16 ? StandardCharsets.UTF_16 : StandardCharsets.UTF_8;
  }

  private Optional<LabelRow> row(CsvRecord csv, TableColumns columns) {
    int line = Math.toIntExact(csv.getStartingLineNumber());
    if (csv.getFields().stream().allMatch(String::isBlank)) {
      return Optional.empty();
    }
    if (csv.getFieldCount() < columns.width()) {
      addAt(
          line,
          "SHORT_ROW",
          String.join(",", csv.getFields()),
          "the row has "
              + csv.getFieldCount()
              + " cells, at least "
              + columns.width()
              + " are needed",
          "complete or delete it");
      return Optional.empty();
    }
    String id = csv.getField(columns.id()).strip();
    if (id.isEmpty()) {
      addAt(line, "EMPTY_ID", "", "the row has no id", "complete or delete it");
      return Optional.empty();
    }
    Integer before = lineOfCase.putIfAbsent(id, line);
    if (before != null) {
      addAt(line, "DUPLICATE_CASE", id, "the case stands in line " + before + " too", "keep one");
      return Optional.empty();
    }
    String split = cell(csv, columns.split()).toLowerCase(Locale.ROOT);
    if (!SPLITS.contains(split)) {
      addAt(line, "UNKNOWN_SPLIT", split, "the split is none of train, val, test", "");
      return Optional.empty();
    }
    return label(csv, columns, line)
        .map(label -> new LabelRow(line, id, label, cell(csv, columns.patient()), split));
  }

  private Optional<RowLabel> label(CsvRecord csv, TableColumns columns, int line) {
    String value = csv.getField(columns.label()).strip();
    if (columns.kind() != LabelKind.LABEL_KIND_SURVIVAL) {
      if (value.isEmpty()) {
        addAt(line, "EMPTY_LABEL", "", "the case has no label", "complete or delete the row");
        return Optional.empty();
      }
      if (!wantedClasses.isEmpty() && !wantedClasses.contains(value)) {
        addAt(
            line,
            "UNKNOWN_CLASS",
            value,
            "the class is none of " + wantedClasses,
            "correct the label or name the class");
        return Optional.empty();
      }
      return Optional.of(new RowLabel.ClassName(value));
    }
    Optional<Double> time = time(value);
    if (time.isEmpty()) {
      addAt(line, "BAD_TIME", value, "the time is no number of 0 or more", "correct it");
      return Optional.empty();
    }
    String status = csv.getField(columns.status()).strip();
    return switch (status) {
      case "1", "1.0" -> Optional.of(new RowLabel.Survival(time.get(), true));
      case "0", "0.0" -> Optional.of(new RowLabel.Survival(time.get(), false));
      default -> {
        addAt(line, "BAD_STATUS", status, "the status is neither 1 (event seen) nor 0", "");
        yield Optional.empty();
      }
    };
  }

  private static Optional<Double> time(String value) {
    try {
      double time = Double.parseDouble(value);
      return Double.isFinite(time) && time >= 0 ? Optional.of(time) : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private List<String> classes(List<LabelRow> rows) {
    if (!wantedClasses.isEmpty()) {
      return wantedClasses;
    }
    // One class is enough for slides that are only predicted; the gateway lets nobody train on it.
    return ClassOrder.of(
        rows.stream().map(row -> ((RowLabel.ClassName) row.label()).name()).toList());
  }

  private static String cell(CsvRecord csv, int index) {
    return index < 0 ? "" : csv.getField(index).strip();
  }

  private void add(String reason, String value, String message, String remedy) {
    problems.add(Problems.of(reason, file.toString(), value, message, remedy));
  }

  private void addAt(int line, String reason, String value, String message, String remedy) {
    problems.add(Problems.of(reason, file + ":" + line, value, message, remedy));
  }
}
