package dev.mhim.standalone.command;

import dev.mhim.standalone.client.PlatformClient;
import dev.mhim.standalone.client.ResourceNames;
import dev.mhim.standalone.view.MessageJson;
import dev.mhim.standalone.view.Terminal;
import dev.mhim.v1.Dataset;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mhim import}: a folder of bags with its label table becomes a dataset. */
@Command(
    name = "import",
    description = {
      "Imports a folder of bags (pt_files/, h5_files/ or safetensors/, or such files directly) with its label table as a dataset, whole or not at all.",
      "Files are .safetensors, .h5 (CLAM, TRIDENT), .pt, .npz or .npy.",
      "Everything that is wrong is told at once, and nothing is stored then, unless --skip_bad is given."
    })
public final class ImportCommand implements Callable<Integer> {
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final DatasetOptions dataset = new DatasetOptions();
  @Mixin private final SlideOptions slides = new SlideOptions();
  @Mixin private final OutputOption output = new OutputOption();

  @Parameters(paramLabel = "DIR", description = "The folder.")
  private Path folder = Path.of(".");

  @Option(
      names = "--name",
      paramLabel = "ID",
      description = "Id of the dataset [made of the folder's name].")
  private @Nullable String name;

  @Option(names = "--project", paramLabel = "ID", description = "Project of the dataset [default].")
  private String project = "default";

  @Override
  public Integer call() {
    Path absolute = folder.toAbsolutePath().normalize();
    String id = name == null ? ResourceNames.idFrom(String.valueOf(absolute.getFileName())) : name;
    try (PlatformClient client = new PlatformClient(connection.address())) {
      Dataset imported =
          new DatasetImporter(client, output.progress())
              .run(dataset.source(project, id, absolute, slides.rules()));
      if (output.isJson()) {
        Terminal.standardOutput().line(MessageJson.of(imported));
      }
      return ExitCode.OK;
    }
  }
}
