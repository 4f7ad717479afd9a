package dev.mhim.standalone.client;

import dev.mhim.tensors.bag.BagReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What an import takes of a folder on the own disk: the same as the feature-store would of its. */
final class BagFolderFiles {
  private static final List<String> SUBFOLDERS = List.of("safetensors", "h5_files", "pt_files");

  private BagFolderFiles() {}

  /**
   * The files by bag id: of the first of the known subfolders that holds any, else of the folder.
   *
   * @throws RequestFailedException when there is none, or two have one id
   */
  static SortedMap<String, Path> bags(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw refused(folder + ": there is no such folder; check the path");
    }
    return Stream.concat(SUBFOLDERS.stream().map(folder::resolve), Stream.of(folder))
        .filter(Files::isDirectory)
        .map(BagFolderFiles::bagsOf)
        .filter(bags -> !bags.isEmpty())
        .findFirst()
        .orElseThrow(() ->
            refused(
                "%s: there are no bags: no .safetensors, .h5, .pt, .npz or .npy in it or in %s; check the path"
                    .formatted(folder, SUBFOLDERS)));
  }

  /**
   * The label table.
   *
   * @param given as the user names it; empty: label.csv or label.tsv in the folder
   * @throws RequestFailedException when it is no file
   */
  static Path labels(Path folder, String given) {
    Path tabs = folder.resolve("label.tsv");
    Path commas = folder.resolve("label.csv");
    Path table =
        !given.isEmpty()
            ? folder.resolve(given)
            : Files.exists(tabs) && !Files.exists(commas) ? tabs : commas;
    if (Files.isDirectory(table)) {
      throw refused(
          table
              + ": a folder of tables can't be sent; give one label table, or import where the feature-store sees the folder");
    }
    if (!Files.isRegularFile(table)) {
      throw refused(table + ": there is no such label table; check the path (--csv_path)");
    }
    return table;
  }

  private static SortedMap<String, Path> bagsOf(Path place) {
    SortedMap<String, Path> bags = new TreeMap<>();
    try (Stream<Path> files = Files.list(place)) {
      files.filter(Files::isRegularFile).sorted().forEach(file -> add(file, bags));
    } catch (IOException | UncheckedIOException e) {
      throw refused("%s: the folder can't be read: %s".formatted(place, e));
    }
    return bags;
  }

  private static void add(Path file, SortedMap<String, Path> bags) {
    String name = String.valueOf(file.getFileName());
    int dot = name.lastIndexOf('.');
    String extension = dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
    if (name.startsWith(".") || !BagReader.EXTENSIONS.contains(extension)) {
      return;
    }
    Path before = bags.putIfAbsent(name.substring(0, dot), file);
    if (before != null) {
      throw refused(
          "%s: the same bag is in %s too; keep one of them".formatted(file, before.getFileName()));
    }
  }

  private static RequestFailedException refused(String line) {
    return new RequestFailedException(RequestFailedException.Kind.REFUSED, List.of(line));
  }
}
