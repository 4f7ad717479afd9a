package dev.mhim.standalone.command;

import dev.mhim.standalone.client.DatasetImport;
import dev.mhim.standalone.flags.UsageException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a table of patches is read. */
final class PatchTableOptions {
  @Option(
      names = "--bag_column",
      paramLabel = "NAME",
      description =
          "PATH is a table of patches, a row each: the column of the bag's id. Columns x and y are coordinates, all others features.")
  private @Nullable String bagColumn;

  @Option(
      names = "--ignore_columns",
      paramLabel = "NAME,NAME",
      split = ",",
      description = "Columns of a table of patches that are no features.")
  private List<String> ignored = List.of();

  Optional<DatasetImport.PatchTable> table() {
    if (bagColumn == null && !ignored.isEmpty()) {
      throw new UsageException("--ignore_columns is for a table of patches: give --bag_column too");
    }
    return bagColumn == null
        ? Optional.empty()
        : Optional.of(new DatasetImport.PatchTable(bagColumn, List.copyOf(ignored)));
  }
}
