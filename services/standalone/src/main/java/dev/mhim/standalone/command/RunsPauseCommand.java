package dev.mhim.standalone.command;

import dev.mhim.standalone.client.PlatformClient;
import dev.mhim.standalone.client.RunRequests;
import dev.mhim.standalone.view.Terminal;
import dev.mhim.v1.Run;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mhim runs pause}. */
@Command(
    name = "pause",
    description = {
      "Pauses a run: its folds take a checkpoint and give their trainers back.",
      "Exit code 1 when it is planned or evaluated, or has ended."
    })
public final class RunsPauseCommand implements Callable<Integer> {
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final RunName run = new RunName();

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for people.")
  private String reason = "paused on the command line";

  @Override
  public Integer call() {
    try (PlatformClient client = new PlatformClient(connection.address())) {
      Run paused = new RunRequests(client).pause(run.full(), reason);
      Terminal.standardOutput().line(paused.getName() + " is paused");
      return ExitCode.OK;
    }
  }
}
