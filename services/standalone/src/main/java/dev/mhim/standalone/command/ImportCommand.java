package dev.mhim.standalone.command;

import dev.mhim.standalone.client.DatasetImport;
import dev.mhim.standalone.client.ImportRules;
import dev.mhim.standalone.client.PlatformClient;
import dev.mhim.standalone.client.ResourceNames;
import dev.mhim.standalone.flags.UsageException;
import dev.mhim.standalone.view.MessageJson;
import dev.mhim.v1.Dataset;
import dev.mhim.v1.FeatureType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mhim import}: bags with their label table become a dataset. */
@Command(
    name = "import",
    description = {
      "Imports bags with their label table as a dataset, whole or not at all: a folder (pt_files/,"
          + " h5_files/ or safetensors/, or such files directly), a label table whose column path"
          + " names the files, or a table of patches (--bag_column; CSV, TSV or Parquet).",
      "PATH is where the feature-store sees it; with --upload a folder on this machine.",
      "Files are .safetensors, .h5 (CLAM, TRIDENT), .pt, .npz or .npy.",
      "Everything that is wrong is told at once, and nothing is stored then, unless --skip_bad is"
          + " given."
    })
public final class ImportCommand implements Callable<Integer> {
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final DatasetOptions dataset = new DatasetOptions();
  @Mixin private final SlideOptions slides = new SlideOptions();
  @Mixin private final OutputOption output = new OutputOption();

  @Mixin private final PatchTableOptions patches = new PatchTableOptions();

  @Parameters(paramLabel = "PATH", description = "The folder or the table.")
  private Path path = Path.of(".");

  @Option(
      names = "--feature_type",
      paramLabel = "TYPE",
      description =
          "Form of the stored features: f32, f16 or bf16 [as each file has them]. A number beyond"
              + " it is a fault of its bag.")
  private @Nullable StoredType featureType;

  @Option(
      names = "--name",
      paramLabel = "ID",
      description = "Id of the dataset [made of the folder's name].")
  private @Nullable String name;

  @Option(names = "--project", paramLabel = "ID", description = "Project of the dataset [default].")
  private String project = "default";

  @Option(
      names = "--upload",
      description =
          "Send the folder's files from this machine through the gateway, instead of having the feature-store read them. Run again it goes on where it broke off: what the platform has is not sent again.")
  private boolean upload;

  /** Forms of stored features. */
  enum StoredType {
    f32(FeatureType.FEATURE_TYPE_F32),
    f16(FeatureType.FEATURE_TYPE_F16),
    bf16(FeatureType.FEATURE_TYPE_BF16);

    private final FeatureType type;

    StoredType(FeatureType type) {
      this.type = type;
    }
  }

  @Override
  public Integer call() {
    DatasetImport.Source source = source(path.toAbsolutePath().normalize());
    try (PlatformClient client = new PlatformClient(connection.address())) {
      DatasetImporter importer = new DatasetImporter(client, output.progress());
      Dataset imported = upload ? importer.send(source) : importer.run(source);
      if (output.isForPrograms()) {
        output.print(MessageJson.of(imported));
      }
      return ExitCode.OK;
    }
  }

  private DatasetImport.Source source(Path absolute) {
    boolean table = Files.isRegularFile(absolute);
    if (upload && (table || patches.table().isPresent())) {
      throw new UsageException("--upload sends a folder: %s is a table".formatted(absolute));
    }
    String file = String.valueOf(absolute.getFileName());
    String stem = table ? file.replaceFirst("\\.[^.]*$", "") : file;
    String id = name == null ? ResourceNames.idFrom(stem) : name;
    ImportRules rules = slides.rules();
    if (featureType != null) {
      rules = rules.stored(featureType.type);
    }
    return table || patches.table().isPresent()
        ? dataset.tableSource(project, id, absolute, patches.table(), rules)
        : dataset.source(project, id, absolute, rules);
  }
}
