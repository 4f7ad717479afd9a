package dev.mhim.standalone.command;

import dev.mhim.standalone.client.PlatformClient;
import dev.mhim.standalone.client.SweepRequests;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code mhim sweeps watch}. */
@Command(
    name = "watch",
    description = "Follows a sweep until all its runs have ended. Ctrl-C leaves it alone.")
public final class SweepsWatchCommand implements Callable<Integer> {
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final OutputOption output = new OutputOption();
  @Mixin private final SweepName sweep = new SweepName();

  @Override
  public Integer call() throws InterruptedException {
    try (PlatformClient client = new PlatformClient(connection.address())) {
      return new SweepFlow(client, output).toItsEnd(new SweepRequests(client).get(sweep.full()));
    }
  }
}
