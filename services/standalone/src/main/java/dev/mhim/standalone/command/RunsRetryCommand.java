package dev.mhim.standalone.command;

import dev.mhim.standalone.client.PlatformClient;
import dev.mhim.standalone.client.RunRequests;
import dev.mhim.standalone.view.Terminal;
import dev.mhim.v1.Run;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code mhim runs retry}. */
@Command(
    name = "retry",
    description = {
      "Begins a run that failed again: folds that succeeded keep their results, the others go on"
          + " from their checkpoints.",
      "Exit code 1 when it ended otherwise."
    })
public final class RunsRetryCommand implements Callable<Integer> {
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final RunName run = new RunName();

  @Override
  public Integer call() {
    try (PlatformClient client = new PlatformClient(connection.address())) {
      Run begun = new RunRequests(client).retry(run.full());
      Terminal.standardOutput().line(begun.getName() + " begins again");
      return ExitCode.OK;
    }
  }
}
