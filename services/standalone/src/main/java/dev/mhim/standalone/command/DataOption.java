package dev.mhim.standalone.command;

import dev.mhim.standalone.platform.DataFolder;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The folder that a platform lives in. */
final class DataOption {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Folder that holds everything of the platform; else MHIM_DATA, else ~/.mhim.")
  private @Nullable Path data;

  DataFolder folder() {
    return DataFolder.of(Optional.ofNullable(data), System.getenv());
  }

  /** Whether the command line names it. */
  boolean isGiven() {
    return data != null;
  }
}
