package dev.mhim.standalone.command;

import dev.mhim.standalone.client.PlatformClient;
import dev.mhim.standalone.client.RunRequests;
import dev.mhim.standalone.view.Terminal;
import dev.mhim.v1.Run;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mhim runs cancel}. */
@Command(name = "cancel", description = "Cancels a run. Exit code 1 when it has ended already.")
public final class RunsCancelCommand implements Callable<Integer> {
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final RunName run = new RunName();

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for people.")
  private String reason = "cancelled on the command line";

  @Override
  public Integer call() {
    try (PlatformClient client = new PlatformClient(connection.address())) {
      Run cancelled = new RunRequests(client).cancel(run.full(), reason, DEADLINE);
      Terminal.standardOutput().line(cancelled.getName() + " is cancelled");
      return ExitCode.OK;
    }
  }
}
