package dev.mhim.standalone.command;

import dev.mhim.standalone.client.PlatformClient;
import dev.mhim.standalone.client.RunRequests;
import dev.mhim.standalone.view.Terminal;
import dev.mhim.v1.Run;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code mhim runs resume}. */
@Command(
    name = "resume",
    description = {
      "Lets a paused run go on from its checkpoints.",
      "Exit code 1 when it is neither paused nor under way."
    })
public final class RunsResumeCommand implements Callable<Integer> {
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final RunName run = new RunName();

  @Override
  public Integer call() {
    try (PlatformClient client = new PlatformClient(connection.address())) {
      Run resumed = new RunRequests(client).resume(run.full());
      Terminal.standardOutput().line(resumed.getName() + " goes on");
      return ExitCode.OK;
    }
  }
}
