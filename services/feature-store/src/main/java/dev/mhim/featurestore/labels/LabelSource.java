package dev.mhim.featurestore.labels;

import com.google.protobuf.ByteString;
import dev.mhim.v1.LabelKind;
import dev.mhim.v1.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where labels come from and what they must be.
 *
 * @param path a label table, or a folder of {@code fold_k.csv}
 * @param content the bytes of a label table that lies elsewhere: then the path only names it
 * @param kind what the labels must be; unspecified: told by the columns
 * @param classes class names in order; empty: those of the table, sorted
 * @param rowPerSlide whether a row is a slide that names its case in a column of its own
 */
public record LabelSource(
    Path path,
    Optional<ByteString> content,
    LabelKind kind,
    List<String> classes,
    boolean rowPerSlide) {
  public LabelSource {
    classes = List.copyOf(classes);
  }

  /** A table, or a folder of tables, on the own disk. */
  public LabelSource(Path path, LabelKind kind, List<String> classes, boolean rowPerSlide) {
    this(path, Optional.empty(), kind, classes, rowPerSlide);
  }

  /**
   * The table, or nothing where it can't be read as one.
   *
   * @param problems takes everything that is wrong
   */
  public Optional<LabelTable> read(List<Problem> problems) {
    return content.isEmpty() && Files.isDirectory(path)
        ? new FoldTables(this, problems).read()
        : new LabelTableReader(this, problems).read();
  }

  LabelSource at(Path other) {
    return new LabelSource(other, kind, classes, rowPerSlide);
  }
}
