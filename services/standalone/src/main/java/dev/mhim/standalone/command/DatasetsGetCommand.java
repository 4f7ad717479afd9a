package dev.mhim.standalone.command;

import dev.mhim.standalone.client.DatasetRequests;
import dev.mhim.standalone.client.PlatformClient;
import dev.mhim.standalone.client.ResourceNames;
import dev.mhim.standalone.view.DatasetDetails;
import dev.mhim.standalone.view.MessageJson;
import dev.mhim.standalone.view.Terminal;
import dev.mhim.v1.DatasetManifest;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mhim datasets get}. */
@Command(
    name = "get",
    description = {
      "Shows a dataset: its classes or events, sizes of its bags, and what was left out.",
      "With -o json the whole manifest: every case with its label and bags."
    })
public final class DatasetsGetCommand implements Callable<Integer> {
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final OutputOption output = new OutputOption();

  @Parameters(
      paramLabel = "DATASET",
      description = "Id, id/versions/N or full name; without a version, the newest.")
  private String dataset = "";

  @Option(names = "--project", paramLabel = "ID", description = "Project of the dataset [default].")
  private String project = "default";

  @Override
  public Integer call() {
    try (PlatformClient client = new PlatformClient(connection.address())) {
      DatasetManifest found =
          new DatasetRequests(client).manifest(ResourceNames.dataset(project, dataset));
      Terminal terminal = Terminal.standardOutput();
      if (output.isForPrograms()) {
        output.print(MessageJson.of(found));
      } else {
        DatasetDetails.of(found).forEach(terminal::line);
      }
      return ExitCode.OK;
    }
  }
}
