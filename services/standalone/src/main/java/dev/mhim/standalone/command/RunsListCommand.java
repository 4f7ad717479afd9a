package dev.mhim.standalone.command;

import dev.mhim.standalone.client.PlatformClient;
import dev.mhim.standalone.client.RunRequests;
import dev.mhim.standalone.view.MessageJson;
import dev.mhim.standalone.view.RunTable;
import dev.mhim.standalone.view.Terminal;
import dev.mhim.v1.ListRunsResponse;
import dev.mhim.v1.Run;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mhim runs list}. */
@Command(name = "list", description = "Lists the runs of a project, newest first.")
public final class RunsListCommand implements Callable<Integer> {
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final OutputOption output = new OutputOption();

  @Option(names = "--project", paramLabel = "ID", description = "The project [default].")
  private String project = "default";

  @Option(names = "--limit", paramLabel = "N", description = "Most runs to list [50].")
  private int limit = 50;

  @Override
  public Integer call() {
    try (PlatformClient client = new PlatformClient(connection.address())) {
      List<Run> runs = new RunRequests(client).list(project, Math.max(1, limit));
      Terminal terminal = Terminal.standardOutput();
      if (output.isForPrograms()) {
        output.print(MessageJson.of(ListRunsResponse.newBuilder().addAllRuns(runs).build()));
      } else {
        RunTable.of(runs).forEach(terminal::line);
      }
      return ExitCode.OK;
    }
  }
}
