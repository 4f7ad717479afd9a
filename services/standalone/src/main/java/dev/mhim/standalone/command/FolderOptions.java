package dev.mhim.standalone.command;

import dev.mhim.standalone.client.DatasetImport;
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

/** The folder that a command trains on. */
final class FolderOptions {
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

  @Mixin private final DatasetOptions dataset = new DatasetOptions();

  /** The folder; nothing has been asked of a platform yet. */
  Path folder() {
    Path folder = h5Path == null ? datasetRoot : h5Path;
    if (folder == null) {
      throw new UsageException("--dataset_root is missing: the folder of the bags");
    }
    return folder.toAbsolutePath().normalize();
  }

  /** Whether it is there at all, before a platform is started for it. */
  void checkPresent() {
    dataset.checkPresent(folder());
  }

  /** Imports it; one that is unchanged costs little. */
  Dataset imported(String project, PlatformClient client, Terminal terminal) {
    Path folder = folder();
    String id = ResourceNames.idFrom(String.valueOf(folder.getFileName()));
    DatasetImport.Source source = dataset.source(project, id, folder, ImportRules.STRICT);
    return new DatasetImporter(client, terminal).run(source);
  }
}
