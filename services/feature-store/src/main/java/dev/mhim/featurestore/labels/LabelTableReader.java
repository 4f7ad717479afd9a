package dev.mhim.featurestore.labels;

import de.siegmar.fastcsv.reader.CsvRecord;
import dev.mhim.platform.error.Problems;
import dev.mhim.platform.text.VisibleText;
import dev.mhim.v1.LabelKind;
import dev.mhim.v1.Problem;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a label table: CSV or TSV with a header ({@code ID,Label} or {@code ID,Event,Status}, more
 * columns allowed) or without ({@code id,label}), UTF-8 with or without a byte-order mark.
 * Everything that is wrong is collected, not only the first.
 */
final class LabelTableReader {
  private static final Set<String> SPLITS = Set.of("", "train", "val", "test");

  private final LabelSource source;
  private final Path file;
  private final List<String> wantedClasses;
  private final List<Problem> problems;
  private final Map<String, Integer> lineOfId = new HashMap<>();
  private final Map<String, LabelRow> rowOfCase = new LinkedHashMap<>();
  private final Map<String, String> caseOfSlide = new HashMap<>();
  private final Set<String> caseIds = new HashSet<>();

  /**
   * A reader of one file.
   *
   * @param source the table and what it must be
   * @param problems takes everything that is wrong
   */
  LabelTableReader(LabelSource source, List<Problem> problems) {
    this.source = source;
    this.file = source.path();
    this.wantedClasses = source.classes();
    this.problems = problems;
  }

  /** The table, or nothing where it can't be read as one. */
  Optional<LabelTable> read() {
    return readRows()
        .map(table -> {
          ClassNames classes = new ClassNames(source, problems);
          classes.check(table.kind());
          return new LabelTable(
              table.kind(),
              classes.of(table.kind(), table.rows()),
              table.rows(),
              table.ids(),
              table.caseOfSlide());
        });
  }

  /** The table without its classes. */
  Optional<LabelTable> readRows() {
    Optional<List<CsvRecord>> read =
        source.content().isPresent()
            ? TableFile.read(file, source.content().get().toByteArray(), problems)
            : TableFile.read(file, problems);
    if (read.isEmpty()) {
      return Optional.empty();
    }
    List<CsvRecord> records = read.get();
    List<String> first = records.getFirst().getFields();
    Optional<TableColumns> found = TableColumns.of(first, source.kind(), source.rowPerSlide());
    if (found.isEmpty()) {
      add(
          "UNKNOWN_COLUMNS",
          String.join(",", first),
          "the columns of the label table can't be told",
          source.rowPerSlide()
              ? "name them case_id,slide_id,Label or case_id,slide_id,Event,Status in the first row"
              : "name them ID,Label or ID,Event,Status in the first row");
      return Optional.empty();
    }
    TableColumns columns = found.get();
    int before = problems.size();
    for (CsvRecord csv : columns.header() ? records.subList(1, records.size()) : records) {
      row(csv, columns);
    }
    if (rowOfCase.isEmpty() && problems.size() == before) {
      add("EMPTY_TABLE", "", "the label table has no rows", "give one row a case");
    }
    return Optional.of(
        new LabelTable(
            columns.kind(),
            List.of(),
            List.copyOf(rowOfCase.values()),
            Set.copyOf(caseIds),
            Map.copyOf(caseOfSlide)));
  }

  private void row(CsvRecord csv, TableColumns columns) {
    int line = Math.toIntExact(csv.getStartingLineNumber());
    if (csv.getFieldCount() < columns.width()) {
      String message =
          "the row has %d cells, at least %d are needed"
              .formatted(csv.getFieldCount(), columns.width());
      addAt(line, "SHORT_ROW", String.join(",", csv.getFields()), message, "complete or delete it");
      return;
    }
    String caseId = cell(csv, columns.id());
    String slide = columns.slide() < 0 ? caseId : cell(csv, columns.slide());
    if (caseId.isEmpty() || slide.isEmpty()) {
      addAt(line, "EMPTY_ID", "", "the row has no id", "complete or delete it");
      return;
    }
    if (!isVisible(caseId, line) || !isVisible(slide, line)) {
      return;
    }
    Integer before = lineOfId.putIfAbsent(slide, line);
    if (before != null) {
      String what = columns.slide() < 0 ? "case" : "slide";
      addAt(
          line,
          columns.slide() < 0 ? "DUPLICATE_CASE" : "DUPLICATE_SLIDE",
          slide,
          "the " + what + " stands in line " + before + " too",
          "keep one");
      return;
    }
    caseIds.add(caseId);
    if (columns.slide() >= 0) {
      caseOfSlide.put(slide, caseId);
    }
    String split = cell(csv, columns.split()).toLowerCase(Locale.ROOT);
    if (!SPLITS.contains(split)) {
      addAt(line, "UNKNOWN_SPLIT", split, "the split is none of train, val, test", "");
      return;
    }
    String patient = cell(csv, columns.patient());
    if (!isVisible(patient, line)) {
      return;
    }
    label(csv, columns, line)
        .map(label -> new LabelRow(line, caseId, label, patient, split))
        .ifPresent(this::take);
  }

  private boolean isVisible(String name, int line) {
    boolean visible = VisibleText.isVisible(name);
    if (!visible) {
      addAt(
          line,
          "INVISIBLE_CHARACTER",
          name,
          "the name has a character that can't be seen",
          "take it out: two names could look alike");
    }
    return visible;
  }

  /** A case of several slides has several rows, which must say the same. */
  private void take(LabelRow row) {
    LabelRow known = rowOfCase.putIfAbsent(row.caseId(), row);
    if (known != null
        && !(known.label().equals(row.label())
            && known.patient().equals(row.patient())
            && known.split().equals(row.split()))) {
      addAt(
          row.line(),
          "LABEL_DIFFERS",
          row.caseId(),
          "line " + known.line() + " gives the case another label, patient or split",
          "a case has one label: correct it, or import each slide as a case of its own");
    }
  }

  private Optional<RowLabel> label(CsvRecord csv, TableColumns columns, int line) {
    String value = csv.getField(columns.label()).strip();
    if (columns.kind() != LabelKind.LABEL_KIND_SURVIVAL) {
      // What pandas makes of an empty cell is no class, unless it is called one.
      if (value.isEmpty() || (wantedClasses.isEmpty() && value.equalsIgnoreCase("nan"))) {
        addAt(line, "EMPTY_LABEL", value, "the case has no label", "complete or delete the row");
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
      return isVisible(value, line) ? Optional.of(new RowLabel.ClassName(value)) : Optional.empty();
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

  /** What pandas makes of an empty cell is empty again. */
  private static String cell(CsvRecord csv, int index) {
    String text = index < 0 ? "" : csv.getField(index).strip();
    return text.equalsIgnoreCase("nan") ? "" : text;
  }

  private void add(String reason, String value, String message, String remedy) {
    problems.add(Problems.of(reason, file.toString(), value, message, remedy));
  }

  private void addAt(int line, String reason, String value, String message, String remedy) {
    problems.add(Problems.of(reason, file + ":" + line, value, message, remedy));
  }
}
