package dev.mhim.standalone.command;

import dev.mhim.standalone.client.PlatformClient;
import dev.mhim.standalone.client.SweepRequests;
import dev.mhim.standalone.view.MessageJson;
import dev.mhim.standalone.view.SweepTable;
import dev.mhim.standalone.view.Terminal;
import dev.mhim.v1.ListSweepsResponse;
import dev.mhim.v1.Sweep;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mhim sweeps list}. */
@Command(name = "list", description = "Lists sweeps, newest first.")
public final class SweepsListCommand implements Callable<Integer> {
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final OutputOption output = new OutputOption();

  @Option(names = "--project", paramLabel = "ID", description = "The project [default].")
  private String project = "default";

  @Option(names = "--limit", paramLabel = "N", description = "Most sweeps to list [50].")
  private int limit = 50;

  @Override
  public Integer call() {
    try (PlatformClient client = new PlatformClient(connection.address())) {
      List<Sweep> sweeps = new SweepRequests(client).list(project, Math.max(1, limit));
      Terminal terminal = Terminal.standardOutput();
      if (output.isForPrograms()) {
        output.print(MessageJson.of(ListSweepsResponse.newBuilder().addAllSweeps(sweeps).build()));
      } else {
        SweepTable.of(sweeps).forEach(terminal::line);
      }
      return ExitCode.OK;
    }
  }
}
