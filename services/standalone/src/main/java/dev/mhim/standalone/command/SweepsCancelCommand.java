package dev.mhim.standalone.command;

import dev.mhim.standalone.client.PlatformClient;
import dev.mhim.standalone.client.SweepRequests;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mhim sweeps cancel}. */
@Command(name = "cancel", description = "Cancels every run of a sweep that has not ended.")
public final class SweepsCancelCommand implements Callable<Integer> {
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final OutputOption output = new OutputOption();
  @Mixin private final SweepName sweep = new SweepName();

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for people.")
  private String reason = "cancelled on the command line";

  @Override
  public Integer call() {
    try (PlatformClient client = new PlatformClient(connection.address())) {
      new SweepFlow(client, output).show(new SweepRequests(client).cancel(sweep.full(), reason));
      return ExitCode.OK;
    }
  }
}
