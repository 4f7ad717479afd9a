package dev.mhim.featurestore.labels;

import dev.mhim.platform.error.Problems;
import dev.mhim.v1.LabelKind;
import dev.mhim.v1.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A folder of {@code fold_k.csv}: a label table with a {@code Split} column for each fold. A case
 * must have one label in all of them; a fold may leave cases out.
 */
final class FoldTables {
  private static final Pattern NAME = Pattern.compile("fold[_-]?(\\d{1,3})\\.(?:csv|tsv)");

  private final LabelSource source;
  private final List<Problem> problems;

  FoldTables(LabelSource source, List<Problem> problems) {
    this.source = source;
    this.problems = problems;
  }

  Optional<LabelTable> read() {
    SequencedMap<Integer, Path> files = files();
    SequencedMap<Path, LabelTable> tables = new LinkedHashMap<>();
    for (Path file : files.values()) {
      new LabelTableReader(source.at(file), problems)
          .readRows()
          .ifPresent(table -> tables.put(file, table));
    }
    boolean sameKind = tables.values().stream().map(LabelTable::kind).distinct().count() < 2;
    if (tables.isEmpty() || tables.size() < files.size() || !sameKind) {
      if (!sameKind) {
        add("FOLDS_DIFFER", source.path(), "", "some folds have classes, others survival data");
      }
      return Optional.empty();
    }
    tables.forEach(this::requireParts);
    List<LabelRow> rows = merged(tables);
    LabelKind kind = tables.firstEntry().getValue().kind();
    Set<String> ids = new LinkedHashSet<>();
    Map<String, String> slides = new HashMap<>();
    tables
        .values()
        .forEach(table -> {
          ids.addAll(table.ids());
          slides.putAll(table.caseOfSlide());
        });
    ClassNames classes = new ClassNames(source, problems);
    classes.check(kind);
    return Optional.of(
        new LabelTable(kind, classes.of(kind, rows), rows, Set.copyOf(ids), Map.copyOf(slides)));
  }

  /** The tables in the order of their numbers, which must follow one another from 0 or 1. */
  private SequencedMap<Integer, Path> files() {
    TreeMap<Integer, Path> files = new TreeMap<>();
    try (Stream<Path> all = Files.list(source.path())) {
      all.sorted()
          .forEach(file -> {
            Matcher name = NAME.matcher(file.getFileName().toString().toLowerCase(Locale.ROOT));
            if (name.matches() && files.putIfAbsent(Integer.valueOf(name.group(1)), file) != null) {
              add("FOLD_TWICE", file, name.group(1), "the fold has another table too; keep one");
            }
          });
    } catch (IOException | UncheckedIOException e) {
      add("UNREADABLE_FOLDER", source.path(), "", "the folder can't be read: " + e);
      return Collections.emptyNavigableMap();
    }
    if (files.isEmpty()) {
      add(
          "NO_TABLE",
          source.path(),
          "",
          "the folder has no fold_k.csv; give a label table, or one table a fold");
    } else if (files.firstKey() > 1 || files.lastKey() - files.firstKey() + 1 != files.size()) {
      add(
          "FOLD_MISSING",
          source.path(),
          files.keySet().toString(),
          "the folds do not follow one another from 0 or 1");
    }
    return files;
  }

  private void requireParts(Path file, LabelTable table) {
    for (LabelRow row : table.rows()) {
      if (row.split().isEmpty()) {
        problems.add(
            Problems.of(
                "NO_SPLIT",
                file + ":" + row.line(),
                row.caseId(),
                "the row of a fold's table says no part",
                "give a column Split with train, val or test, or leave the row out"));
      }
    }
  }

  /** Every case once, in the order in which the folds name them, with its part in each fold. */
  private List<LabelRow> merged(SequencedMap<Path, LabelTable> tables) {
    SequencedMap<String, LabelRow> first = new LinkedHashMap<>();
    Map<String, List<String>> parts = new HashMap<>();
    int fold = 0;
    for (Map.Entry<Path, LabelTable> table : tables.entrySet()) {
      for (LabelRow row : table.getValue().rows()) {
        LabelRow known = first.putIfAbsent(row.caseId(), row);
        if (known != null
            && !(known.label().equals(row.label()) && known.patient().equals(row.patient()))) {
          problems.add(
              Problems.of(
                  "LABEL_DIFFERS",
                  table.getKey() + ":" + row.line(),
                  row.caseId(),
                  "an earlier fold gives the case another label or patient",
                  "give it the same in every fold"));
        }
        parts
            .computeIfAbsent(
                row.caseId(), id -> new ArrayList<>(Collections.nCopies(tables.size(), "")))
            .set(fold, row.split());
      }
      fold++;
    }
    return first.values().stream()
        .map(row ->
            new LabelRow(
                row.line(),
                row.caseId(),
                row.label(),
                row.patient(),
                "",
                parts.getOrDefault(row.caseId(), List.of())))
        .toList();
  }

  private void add(String reason, Path file, String value, String message) {
    problems.add(Problems.of(reason, file.toString(), value, message, ""));
  }
}
