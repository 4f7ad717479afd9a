package dev.mhim.standalone.command;

import dev.mhim.standalone.client.DatasetImport;
import dev.mhim.standalone.client.DatasetRequests;
import dev.mhim.standalone.client.ImportRules;
import dev.mhim.standalone.client.PlatformClient;
import dev.mhim.standalone.client.ResourceNames;
import dev.mhim.standalone.flags.UsageException;
import dev.mhim.standalone.view.Terminal;
import dev.mhim.v1.Dataset;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a command trains on: a folder, which it imports, or a dataset of the platform. */
final class TrainingDataOptions {
  @Option(
      names = "--dataset",
      paramLabel = "DATASET",
      description =
          "Dataset of the platform, in place of a folder: its id or full name; with /versions/N that version [the newest].")
  private @Nullable String onPlatform;

  @Option(
      names = "--dataset_root",
      paramLabel = "DIR",
      description =
          "Folder of the bags: pt_files/, h5_files/ or safetensors/ in it, or such files directly.")
  private @Nullable Path datasetRoot;

  @Option(
      names = "--h5_path",
      paramLabel = "DIR",
      description = "Folder of the .h5 bags, where they do not lie in dataset_root.")
  private @Nullable Path h5Path;

  @Mixin private final DatasetOptions labels = new DatasetOptions();

  /**
   * Checks that it is a folder or a dataset; nothing has been asked of a platform yet.
   *
   * @throws UsageException where it is neither or both
   */
  void check() {
    if (onPlatform == null) {
      folder();
    } else if (datasetRoot != null || h5Path != null || labels.areGiven()) {
      throw new UsageException(
          "--dataset names what is imported already: leave out --dataset_root, --h5_path, --csv_path and --classes, or --dataset");
    }
  }

  /** Whether a folder is there at all, before a platform is started for it. */
  void checkPresent() {
    if (onPlatform == null) {
      labels.checkPresent(folder());
    }
  }

  /** What a run is called that has no other title. */
  String title() {
    return onPlatform == null ? folder().toString() : onPlatform;
  }

  /** The dataset. A folder is imported; one that is unchanged costs little. */
  Dataset dataset(String project, PlatformClient client, Terminal terminal) {
    if (onPlatform != null) {
      return new DatasetRequests(client).get(ResourceNames.dataset(project, onPlatform));
    }
    Path folder = folder();
    String id = ResourceNames.idFrom(String.valueOf(folder.getFileName()));
    DatasetImport.Source source = labels.source(project, id, folder, ImportRules.STRICT);
    return new DatasetImporter(client, terminal).run(source);
  }

  private Path folder() {
    Path folder = h5Path == null ? datasetRoot : h5Path;
    if (folder == null) {
      throw new UsageException(
          "--dataset_root is missing: the folder of the bags; or --dataset, for one that is imported already");
    }
    return folder.toAbsolutePath().normalize();
  }
}
