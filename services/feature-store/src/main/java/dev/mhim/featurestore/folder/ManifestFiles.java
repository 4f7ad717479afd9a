package dev.mhim.featurestore.folder;

import de.siegmar.fastcsv.reader.CsvRecord;
import dev.mhim.featurestore.labels.TableFile;
import dev.mhim.platform.error.Problems;
import dev.mhim.v1.Problem;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/** The files of bags that a label table names itself in a column {@code path}. */
public final class ManifestFiles {
  // As the label table finds the id of a bag, so that both mean the same row.
  private static final List<String> ID = List.of("id", "slide_id", "slide", "case_id", "case");
  private static final List<String> SLIDE = List.of("slide_id", "slide", "id");
  private static final List<String> PATH = List.of("path", "file", "file_path", "bag_path");

  private ManifestFiles() {}

  /**
   * The files by bag id, sorted by id. Faults that make it no table at all are told by who reads
   * its labels.
   *
   * @param rowPerSlide whether a row is a slide that names its case in another column
   * @param problems takes everything that is wrong with ids and paths
   */
  public static SequencedMap<String, Path> read(
      Path table, boolean rowPerSlide, List<Problem> problems) {
    Optional<List<CsvRecord>> read = TableFile.read(table, new ArrayList<>());
    if (read.isEmpty()) {
      return Collections.emptyNavigableMap();
    }
    List<CsvRecord> records = read.get();
    List<String> header = records.getFirst().getFields();
    int id = find(header, rowPerSlide ? SLIDE : ID);
    int path = find(header, PATH);
    if (path < 0) {
      problems.add(
          Problems.of(
              "NO_PATH_COLUMN",
              table.toString(),
              String.join(",", header),
              "the table names no files",
              "give each row its file in a column path; for a table of patches, name the column of the bag's id (--bag_column)"));
      return Collections.emptyNavigableMap();
    }
    SequencedMap<String, Path> files = new TreeMap<>();
    Map<Path, Long> lines = new HashMap<>();
    for (CsvRecord row : records.subList(1, records.size())) {
      if (id >= 0 && row.getFieldCount() > Math.max(id, path)) {
        add(
            table,
            row,
            row.getField(id).strip(),
            row.getField(path).strip(),
            files,
            lines,
            problems);
      }
    }
    return files;
  }

  private static void add(
      Path table,
      CsvRecord row,
      String id,
      String path,
      SequencedMap<String, Path> files,
      Map<Path, Long> lines,
      List<Problem> problems) {
    String place = table + ":" + row.getStartingLineNumber();
    if (path.isEmpty() || path.equalsIgnoreCase("nan")) {
      problems.add(Problems.of("EMPTY_PATH", place, id, "the row names no file", "complete it"));
      return;
    }
    try {
      Path file = table.toAbsolutePath().resolveSibling(path).normalize();
      Long before = lines.putIfAbsent(file, row.getStartingLineNumber());
      if (before != null) {
        problems.add(
            Problems.of(
                "DUPLICATE_PATH",
                place,
                path,
                "line " + before + " names this file too",
                "keep one"));
      } else if (!id.isEmpty()) {
        files.putIfAbsent(id, file);
      }
    } catch (InvalidPathException e) {
      problems.add(Problems.of("BAD_PATH", place, path, "it is no path: " + e.getReason(), ""));
    }
  }

  private static int find(List<String> header, List<String> names) {
    List<String> cells =
        header.stream().map(cell -> cell.strip().toLowerCase(Locale.ROOT)).toList();
    return names.stream()
        .mapToInt(cells::indexOf)
        .filter(index -> index >= 0)
        .findFirst()
        .orElse(-1);
  }
}
