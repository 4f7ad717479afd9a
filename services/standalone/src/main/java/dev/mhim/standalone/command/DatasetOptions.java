package dev.mhim.standalone.command;

import dev.mhim.standalone.client.DatasetImport;
import dev.mhim.standalone.client.ImportRules;
import dev.mhim.standalone.flags.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How the label table of a folder is found and read. */
final class DatasetOptions {
  @Option(
      names = "--csv_path",
      paramLabel = "FILE",
      description =
          "Label table (CSV, TSV) or folder of fold_k.csv, here or within the folder [label.csv or label.tsv in the folder].")
  private @Nullable Path csvPath;

  @Option(
      names = "--classes",
      paramLabel = "NAME,NAME",
      split = ",",
      description = "Class names in the order of the logits [as the table's values sort].")
  private List<String> classes = List.of();

  /** Whether a table or classes are given. */
  boolean areGiven() {
    return csvPath != null || !classes.isEmpty();
  }

  DatasetImport.Source source(String project, String dataset, Path folder, ImportRules rules) {
    Path bags = folder.toAbsolutePath().normalize();
    return new DatasetImport.Source(
        project, dataset, bags, labels(bags), List.copyOf(classes), rules);
  }

  /** A table in place of a folder: of patches, or of the bags' files. */
  DatasetImport.Source tableSource(
      String project,
      String dataset,
      Path table,
      Optional<DatasetImport.PatchTable> patches,
      ImportRules rules) {
    if (patches.isEmpty() && csvPath != null) {
      throw new UsageException(
          "--csv_path is for folders and for tables of patches (--bag_column): %s is a label table itself"
              .formatted(table));
    }
    String labels = labels(Objects.requireNonNull(table.getParent(), "of an absolute path"));
    return new DatasetImport.Source(
        project, dataset, table, labels, List.copyOf(classes), patches, rules);
  }

  /**
   * Whether folder and table are there at all, before a platform is started for them.
   *
   * @throws CommandException naming each that is missing
   */
  void checkPresent(Path folder) {
    List<String> missing = new ArrayList<>();
    if (!Files.isDirectory(folder)) {
      missing.add(folder + ": there is no such folder; check the path (--dataset_root)");
    }
    Path table = folder.resolve(csvPath == null ? "label.csv" : labels(folder));
    boolean tabs = csvPath == null && Files.isRegularFile(folder.resolve("label.tsv"));
    if (!Files.exists(table) && !tabs) {
      missing.add(table + ": there is no such label table; check the path (--csv_path)");
    }
    if (!missing.isEmpty()) {
      throw new CommandException(ExitCode.FAILED, String.join(System.lineSeparator(), missing));
    }
  }

  /** As a user's shell would find it, else within the folder. */
  private String labels(Path folder) {
    if (csvPath == null) {
      return "";
    }
    boolean onlyInFolder = !Files.exists(csvPath) && Files.exists(folder.resolve(csvPath));
    return (onlyInFolder ? folder.resolve(csvPath) : csvPath.toAbsolutePath())
        .normalize()
        .toString();
  }
}
