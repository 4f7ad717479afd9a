package dev.mhim.featurestore.labels;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.mhim.platform.error.Problems;
import dev.mhim.v1.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A table in a text file: CSV or TSV, UTF-8 or UTF-16, with or without a byte-order mark, lines
 * ended in any way. Blank lines are no rows.
 */
public final class TableFile {
  /** A million cases with long rows; what is larger is another file. */
  private static final long MOST_BYTES = 64L << 20;

  private TableFile() {}

  /**
   * The rows with the header, or nothing where the file can't be read as a table.
   *
   * @param problems takes the reason then
   */
  public static Optional<List<CsvRecord>> read(Path file, List<Problem> problems) {
    return text(file, problems).flatMap(text -> records(file, text, problems));
  }

  /** The same of bytes that lie elsewhere; the file only names them. */
  static Optional<List<CsvRecord>> read(Path file, byte[] bytes, List<Problem> problems) {
    return text(file, bytes, problems).flatMap(text -> records(file, text, problems));
  }

  private static Optional<List<CsvRecord>> records(Path file, String text, List<Problem> problems) {
    List<CsvRecord> records = new ArrayList<>();
    try (CsvReader<CsvRecord> reader =
        CsvReader.builder()
            .allowMissingFields(true)
            .allowExtraFields(true)
            .fieldSeparator(separator(text))
            .ofCsvRecord(text)) {
      reader.forEach(record -> {
        if (!record.getFields().stream().allMatch(String::isBlank)) {
          records.add(record);
        }
      });
    } catch (CsvParseException e) {
      String message = "it is no CSV: " + e.getMessage();
      problems.add(
          Problems.of("MALFORMED_TABLE", file.toString(), "", message, "check its quotes"));
      return Optional.empty();
    } catch (IOException e) {
      throw new IllegalStateException("a text in memory can be read", e);
    }
    if (records.isEmpty()) {
      problems.add(
          Problems.of(
              "EMPTY_TABLE",
              file.toString(),
              "",
              "the label table is empty",
              "give one row a case: ID,Label"));
      return Optional.empty();
    }
    return Optional.of(records);
  }

  /** A tab where the first row that has anything in it has tabs and no comma. */
  static char separator(String text) {
    String first = text.lines().filter(line -> !line.isBlank()).findFirst().orElse("");
    return first.indexOf('\t') >= 0 && first.indexOf(',') < 0 ? '\t' : ',';
  }

  private static Optional<String> text(Path file, List<Problem> problems) {
    if (!Files.exists(file)) {
      return refused(
          file,
          problems,
          "NO_SUCH_FILE",
          "there is no such label table",
          "check the path (--csv_path)");
    }
    byte[] bytes;
    try {
      if (!Files.isRegularFile(file) || Files.size(file) > MOST_BYTES) {
        return refused(
            file,
            problems,
            "NO_TABLE",
            "a label table is a file of at most " + MOST_BYTES + " bytes",
            "check the path (--csv_path)");
      }
      bytes = Files.readAllBytes(file);
    } catch (IOException e) {
      return refused(
          file,
          problems,
          "UNREADABLE_FILE",
          "the label table can't be read: " + e,
          "check its permissions");
    }
    return text(file, bytes, problems);
  }

  private static Optional<String> text(Path file, byte[] bytes, List<Problem> problems) {
    try {
      String text = charset(bytes).newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return Optional.of(text.startsWith("\uFEFF") ? text.substring(1) : text);
    } catch (CharacterCodingException e) {
      return refused(
          file, problems, "UNKNOWN_ENCODING", "the label table is not UTF-8", "save it as UTF-8");
    }
  }

  private static Optional<String> refused(
      Path file, List<Problem> problems, String reason, String message, String remedy) {
    problems.add(Problems.of(reason, file.toString(), "", message, remedy));
    return Optional.empty();
  }

  private static Charset charset(byte[] bytes) {
    boolean utf16 =
        bytes.length >= 2
            && ((bytes[0] == (byte) 0xFE && bytes[1] == (byte) 0xFF)
                || (bytes[0] == (byte) 0xFF && bytes[1] == (byte) 0xFE));
    return utf16 ? StandardCharsets.UTF_16 : StandardCharsets.UTF_8;
  }
}
