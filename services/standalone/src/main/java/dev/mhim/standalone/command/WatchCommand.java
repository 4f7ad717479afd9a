package dev.mhim.standalone.command;

import dev.mhim.standalone.client.PlatformClient;
import dev.mhim.standalone.client.ResourceNames;
import dev.mhim.standalone.client.RunRequests;
import dev.mhim.standalone.view.FoldLine;
import dev.mhim.standalone.view.ResultJson;
import dev.mhim.standalone.view.ResultTable;
import dev.mhim.standalone.view.RunProgress;
import dev.mhim.v1.Evaluation;
import dev.mhim.v1.Run;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mhim watch}: follows a run that somebody submitted. */
@Command(
    name = "watch",
    description =
        "Shows a run live until it has ended, then its result. Ctrl-C leaves the run alone.")
public final class WatchCommand implements Callable<Integer> {
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final OutputOption output = new OutputOption();

  @Parameters(paramLabel = "RUN", description = "Id or full name of the run.")
  private String run = "";

  @Option(names = "--project", paramLabel = "ID", description = "Project of the run [default].")
  private String project = "default";

  @Override
  public Integer call() throws InterruptedException {
    try (PlatformClient client = new PlatformClient(connection.address())) {
      Run found = new RunRequests(client).get(ResourceNames.run(project, run));
      RunFlow flow = new RunFlow(client, output);
      RunProgress progress = flow.watch(found, new FoldLine("score"));
      Evaluation evaluation = flow.evaluationOf(progress);
      ResultTable.of(evaluation).forEach(output.progress()::line);
      if (output.isForPrograms()) {
        output.print(ResultJson.of(progress.run(), evaluation, Map.of()));
      }
      return ExitCode.OK;
    }
  }
}
