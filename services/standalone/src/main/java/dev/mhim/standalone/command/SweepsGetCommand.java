package dev.mhim.standalone.command;

import dev.mhim.standalone.client.PlatformClient;
import dev.mhim.standalone.client.SweepRequests;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code mhim sweeps get}. */
@Command(name = "get", description = "Shows the board of a sweep, best first.")
public final class SweepsGetCommand implements Callable<Integer> {
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final OutputOption output = new OutputOption();
  @Mixin private final SweepName sweep = new SweepName();

  @Override
  public Integer call() {
    try (PlatformClient client = new PlatformClient(connection.address())) {
      new SweepFlow(client, output).show(new SweepRequests(client).get(sweep.full()));
      return ExitCode.OK;
    }
  }
}
