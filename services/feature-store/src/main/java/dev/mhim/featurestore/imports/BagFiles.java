package dev.mhim.featurestore.imports;

import dev.mhim.featurestore.folder.BagFolder;
import dev.mhim.featurestore.folder.ManifestFiles;
import dev.mhim.featurestore.instances.InstanceBags;
import dev.mhim.v1.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The files of bags of an import, by bag id, sorted by id; those that were made for it are gone
 * when this is closed.
 */
record BagFiles(SequencedMap<String, Path> byId, Optional<Path> temporary)
    implements AutoCloseable {

  /**
   * Finds or makes the files.
   *
   * @param problems takes what no import can have
   * @param skippable takes what is wrong with single bags
   */
  static BagFiles of(ImportSource source, List<Problem> problems, List<Problem> skippable) {
    return switch (source) {
      case ImportSource.Folder(Path folder) ->
          new BagFiles(BagFolder.scan(folder, problems), Optional.empty());
      case ImportSource.Manifest(Path table, boolean rowPerSlide) ->
          new BagFiles(ManifestFiles.read(table, rowPerSlide, problems), Optional.empty());
      case ImportSource.Instances instances -> cut(instances, problems, skippable);
      case ImportSource.Uploads uploads -> new BagFiles(named(uploads), Optional.empty());
    };
  }

  /** Files of another machine: their names are for messages only. */
  private static SequencedMap<String, Path> named(ImportSource.Uploads uploads) {
    SequencedMap<String, Path> files = new TreeMap<>();
    uploads.sha256ByBagId().keySet().forEach(bagId -> files.put(bagId, Path.of(bagId)));
    return files;
  }

  private static BagFiles cut(
      ImportSource.Instances source, List<Problem> problems, List<Problem> skippable) {
    Path folder;
    try {
      folder = Files.createTempDirectory("mhim-instances");
    } catch (IOException e) {
      throw BagConverter.noSpace("java.io.tmpdir", e);
    }
    try {
      InstanceBags bags =
          new InstanceBags(
              source.path(), source.bagColumn(), source.ignored(), problems, skippable);
      return new BagFiles(bags.into(folder), Optional.of(folder));
    } catch (IOException | UncheckedIOException e) {
      delete(folder);
      throw BagConverter.noSpace(folder.toString(), e);
    } catch (RuntimeException e) {
      delete(folder);
      throw e;
    }
  }

  @Override
  public void close() {
    temporary.ifPresent(BagFiles::delete);
  }

  private static void delete(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      throw BagConverter.noSpace(folder.toString(), e);
    }
  }
}
