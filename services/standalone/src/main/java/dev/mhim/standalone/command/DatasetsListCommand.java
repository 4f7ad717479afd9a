package dev.mhim.standalone.command;

import dev.mhim.standalone.client.DatasetRequests;
import dev.mhim.standalone.client.PlatformClient;
import dev.mhim.standalone.view.DatasetTable;
import dev.mhim.standalone.view.MessageJson;
import dev.mhim.standalone.view.Terminal;
import dev.mhim.v1.Dataset;
import dev.mhim.v1.ListDatasetsResponse;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mhim datasets list}. */
@Command(
    name = "list",
    description = "Lists the newest version of each dataset of a project, by name.")
public final class DatasetsListCommand implements Callable<Integer> {
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final OutputOption output = new OutputOption();

  @Option(names = "--project", paramLabel = "ID", description = "The project [default].")
  private String project = "default";

  @Override
  public Integer call() {
    try (PlatformClient client = new PlatformClient(connection.address())) {
      List<Dataset> datasets = new DatasetRequests(client).list(project);
      Terminal terminal = Terminal.standardOutput();
      if (output.isForPrograms()) {
        output.print(
            MessageJson.of(ListDatasetsResponse.newBuilder().addAllDatasets(datasets).build()));
      } else {
        DatasetTable.of(datasets).forEach(terminal::line);
      }
      return ExitCode.OK;
    }
  }
}
