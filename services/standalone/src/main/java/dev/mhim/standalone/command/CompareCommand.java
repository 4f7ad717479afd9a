package dev.mhim.standalone.command;

import dev.mhim.standalone.client.PlatformClient;
import dev.mhim.standalone.client.ResourceNames;
import dev.mhim.standalone.client.RunRequests;
import dev.mhim.standalone.client.SweepRequests;
import dev.mhim.standalone.flags.UsageException;
import dev.mhim.standalone.view.ComparisonTable;
import dev.mhim.standalone.view.MessageJson;
import dev.mhim.standalone.view.Terminal;
import dev.mhim.v1.RunComparison;
import dev.mhim.v1.SweepPoint;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mhim compare}: runs side by side, and whether the best is really better. */
@Command(
    name = "compare",
    description = {
      "Sets runs side by side, best first, with the settings in which they differ, and tests the"
          + " best against each of the others.",
      "Refused where split plans, protocols or labels differ: such numbers never share a table."
    })
public final class CompareCommand implements Callable<Integer> {
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final OutputOption output = new OutputOption();

  @Parameters(
      paramLabel = "RUN",
      arity = "0..100",
      description = "Ids or full names of two or more runs.")
  private List<String> runs = List.of();

  @Option(
      names = "--sweep",
      paramLabel = "SWEEP",
      description = "Compare the runs of a sweep that were evaluated; in place of RUN.")
  private @Nullable String sweep;

  @Option(names = "--project", paramLabel = "ID", description = "Project of the runs [default].")
  private String project = "default";

  @Override
  public Integer call() {
    if (sweep == null ? runs.size() < 2 : !runs.isEmpty()) {
      throw new UsageException("name two or more runs, or one sweep with --sweep");
    }
    try (PlatformClient client = new PlatformClient(connection.address())) {
      List<String> names = names(client);
      RunComparison comparison = new RunRequests(client).compare(project, names);
      Terminal terminal = Terminal.standardOutput();
      if (output.isForPrograms()) {
        output.print(MessageJson.of(comparison));
      } else {
        ComparisonTable.of(comparison).forEach(terminal::line);
      }
      return ExitCode.OK;
    }
  }

  private List<String> names(PlatformClient client) {
    return sweep == null
        ? runs.stream().map(run -> ResourceNames.run(project, run)).toList()
        : new SweepRequests(client)
            .get(ResourceNames.sweep(project, sweep)).getPointsList().stream()
                .filter(SweepPoint::hasMetric)
                .map(SweepPoint::getRun)
                .toList();
  }
}
