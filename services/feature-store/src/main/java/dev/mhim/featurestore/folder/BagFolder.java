package dev.mhim.featurestore.folder;

import dev.mhim.platform.error.Problems;
import dev.mhim.tensors.bag.BagReader;
import dev.mhim.v1.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A folder of bags: {@code safetensors/}, {@code h5_files/} or {@code pt_files/} as CLAM makes
 * them, or such files directly. Where there are several, the first of them is taken, which is the
 * one that holds most: CLAM writes the same features as .pt, but without coordinates.
 */
public final class BagFolder {
  private static final List<String> SUBFOLDERS = List.of("safetensors", "h5_files", "pt_files");

  private BagFolder() {}

  /**
   * The bag files of a folder by bag id (the file's name without its extension), sorted by id.
   *
   * @param problems takes everything that is wrong with the folder
   */
  public static SequencedMap<String, Path> scan(Path folder, List<Problem> problems) {
    SequencedMap<String, Path> bags = new TreeMap<>();
    if (!Files.isDirectory(folder)) {
      problems.add(
          Problems.of(
              "NO_SUCH_FOLDER",
              folder.toString(),
              "",
              "there is no such folder",
              "check the path (--dataset_root); the feature-store must see it"));
      return bags;
    }
    for (Path place : places(folder)) {
      collect(place, bags, problems);
      if (!bags.isEmpty()) {
        return bags;
      }
    }
    problems.add(
        Problems.of(
            "NO_BAGS",
            folder.toString(),
            "",
            "there are no bags: no .safetensors, .h5, .pt, .npz or .npy in it or in " + SUBFOLDERS,
            "check the path (--dataset_root, --h5_path)"));
    return bags;
  }

  private static List<Path> places(Path folder) {
    return Stream.concat(SUBFOLDERS.stream().map(folder::resolve), Stream.of(folder))
        .filter(Files::isDirectory)
        .toList();
  }

  private static void collect(Path place, SequencedMap<String, Path> bags, List<Problem> problems) {
    try (Stream<Path> files = Files.list(place)) {
      files.filter(Files::isRegularFile).sorted().forEach(file -> add(file, bags, problems));
    } catch (IOException | UncheckedIOException e) {
      problems.add(
          Problems.of(
              "UNREADABLE_FOLDER",
              place.toString(),
              "",
              "the folder can't be read: " + e,
              "check its permissions"));
    }
  }

  private static void add(Path file, SequencedMap<String, Path> bags, List<Problem> problems) {
    String name = file.getFileName().toString();
    int dot = name.lastIndexOf('.');
    String extension = dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
    if (name.startsWith(".") || !BagReader.EXTENSIONS.contains(extension)) {
      return;
    }
    Path before = bags.putIfAbsent(name.substring(0, dot), file);
    if (before != null) {
      problems.add(
          Problems.of(
              "DUPLICATE_BAG",
              file.toString(),
              "",
              "the same bag is in " + before.getFileName() + " too",
              "keep one of them"));
    }
  }
}
