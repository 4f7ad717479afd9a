package dev.mhim.standalone.command;

import dev.mhim.standalone.client.DatasetRequests;
import dev.mhim.standalone.client.PlatformClient;
import dev.mhim.standalone.view.MessageJson;
import dev.mhim.standalone.view.StorageLines;
import dev.mhim.standalone.view.Terminal;
import dev.mhim.v1.CollectGarbageResponse;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mhim datasets gc}. */
@Command(
    name = "gc",
    description = {
      "Deletes what imports that were broken off left behind, once it is older than the grace"
          + " period",
      "(mhim.feature-store.garbage-grace). The feature-store does so itself, now and then."
    })
public final class DatasetsGcCommand implements Callable<Integer> {
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final OutputOption output = new OutputOption();

  @Option(names = "--project", paramLabel = "ID", description = "The project; else all of them.")
  private String project = "-";

  @Option(names = "--dry_run", description = "Only tell what would go.")
  private boolean dryRun;

  @Override
  public Integer call() {
    try (PlatformClient client = new PlatformClient(connection.address())) {
      DatasetRequests datasets = new DatasetRequests(client);
      Terminal terminal = Terminal.standardOutput();
      CollectGarbageResponse done;
      do {
        done = datasets.collectGarbage(project, dryRun);
        if (output.isForPrograms()) {
          output.print(MessageJson.of(done));
        } else {
          StorageLines.of(done, dryRun).forEach(terminal::line);
        }
        // One call deletes so much; without progress another would not either.
      } while (done.getIncomplete() && !dryRun && done.getSizeBytes() > 0);
      return ExitCode.OK;
    }
  }
}
