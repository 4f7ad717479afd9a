package dev.mhim.standalone.predictions;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What is wrong with a file, collected so that it is told at once. */
final class Faults {
  private static final int SHOWN = 50;

  private final Path file;
  private final List<String> lines = new ArrayList<>();

  Faults(Path file) {
    this.file = file;
  }

  /**
   * Adds a fault.
   *
   * @param line from 1, the header's; 0: the file as a whole
   * @param column its name; empty: the line as a whole
   * @param value what stands there; may be empty
   */
  void add(long line, String column, String value, String what, String remedy) {
    StringBuilder text = new StringBuilder(file.toString());
    if (line > 0) {
      text.append(", line ").append(line);
    }
    if (!column.isEmpty()) {
      text.append(", column ").append(column);
    }
    text.append(": ").append(what);
    if (!value.isEmpty()) {
      text.append(", but it is '").append(value).append('\'');
    }
    lines.add(text.append("; ").append(remedy).toString());
  }

  boolean isEmpty() {
    return lines.isEmpty();
  }

  PredictionFileException asException() {
    List<String> shown = new ArrayList<>(lines.subList(0, Math.min(SHOWN, lines.size())));
    if (lines.size() > SHOWN) {
      shown.add("and %d faults more".formatted(lines.size() - SHOWN));
    }
    return new PredictionFileException(shown);
  }
}
