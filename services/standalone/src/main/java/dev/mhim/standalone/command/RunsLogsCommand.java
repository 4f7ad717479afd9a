package dev.mhim.standalone.command;

import dev.mhim.standalone.client.PlatformClient;
import dev.mhim.standalone.client.RunRequests;
import dev.mhim.standalone.view.RunLog;
import dev.mhim.standalone.view.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code mhim runs logs}. */
@Command(
    name = "logs",
    description =
        "Shows what became of a run, fold by fold: claims, attempts, why they ended badly, ends.")
public final class RunsLogsCommand implements Callable<Integer> {
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final OutputOption output = new OutputOption();
  @Mixin private final RunName run = new RunName();

  @Override
  public Integer call() {
    try (PlatformClient client = new PlatformClient(connection.address())) {
      RunLog log = RunLog.of(new RunRequests(client).get(run.full()));
      if (output.isForPrograms()) {
        output.print(log.json());
      } else {
        log.lines().forEach(Terminal.standardOutput()::line);
      }
      return ExitCode.OK;
    }
  }
}
