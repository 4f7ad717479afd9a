package dev.mhim.standalone.command;

import dev.mhim.standalone.client.DatasetRequests;
import dev.mhim.standalone.client.PlatformClient;
import dev.mhim.standalone.view.MessageJson;
import dev.mhim.standalone.view.StorageLines;
import dev.mhim.standalone.view.Terminal;
import dev.mhim.v1.Usage;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mhim datasets usage}. */
@Command(name = "usage", description = "Tells how much a project stores, and how much it may.")
public final class DatasetsUsageCommand implements Callable<Integer> {
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final OutputOption output = new OutputOption();

  @Option(names = "--project", paramLabel = "ID", description = "The project [default].")
  private String project = "default";

  @Override
  public Integer call() {
    try (PlatformClient client = new PlatformClient(connection.address())) {
      Usage usage = new DatasetRequests(client).usage(project);
      if (output.isForPrograms()) {
        output.print(MessageJson.of(usage));
      } else {
        Terminal.standardOutput().line(StorageLines.of(usage));
      }
      return ExitCode.OK;
    }
  }
}
