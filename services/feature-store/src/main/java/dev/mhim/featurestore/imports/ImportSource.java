package dev.mhim.featurestore.imports;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Where the bags of an import are. */
public sealed interface ImportSource {
  /** What names it, for people. */
  Path path();

  /**
   * Files in a folder.
   *
   * @param path the folder
   */
  record Folder(Path path) implements ImportSource {}

  /**
   * Files that the label table names.
   *
   * @param path the label table
   * @param rowPerSlide whether a row is a slide that names its case in another column
   */
  record Manifest(Path path, boolean rowPerSlide) implements ImportSource {}

  /**
   * A table of patches.
   *
   * @param path the table
   * @param bagColumn the column of the bag's id
   * @param ignored columns that are no features
   */
  record Instances(Path path, String bagColumn, List<String> ignored) implements ImportSource {
    public Instances {
      ignored = List.copyOf(ignored);
    }
  }

  /**
   * Files that a client sent before.
   *
   * @param path what the client calls the place that they came from
   * @param sha256ByBagId SHA-256 of each file as it was sent
   */
  record Uploads(Path path, SortedMap<String, String> sha256ByBagId) implements ImportSource {
    public Uploads {
      sha256ByBagId = Collections.unmodifiableSortedMap(new TreeMap<>(sha256ByBagId));
    }
  }
}
