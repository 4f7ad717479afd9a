package dev.mhim.featurestore.imports;

import java.nio.file.Path;
import java.util.List;

/** Where the bags of an import are. */
public sealed interface BagSource {
  /** What names it, for people. */
  Path path();

  /**
   * Files in a folder.
   *
   * @param path the folder
   */
  record Folder(Path path) implements BagSource {}

  /**
   * Files that the label table names.
   *
   * @param path the label table
   * @param rowPerSlide whether a row is a slide that names its case in another column
   */
  record Manifest(Path path, boolean rowPerSlide) implements BagSource {}

  /**
   * A table of patches.
   *
   * @param path the table
   * @param bagColumn the column of the bag's id
   * @param ignored columns that are no features
   */
  record Instances(Path path, String bagColumn, List<String> ignored) implements BagSource {
    public Instances {
      ignored = List.copyOf(ignored);
    }
  }
}
