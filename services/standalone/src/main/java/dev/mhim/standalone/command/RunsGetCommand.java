package dev.mhim.standalone.command;

import dev.mhim.standalone.client.PlatformClient;
import dev.mhim.standalone.client.ProblemText;
import dev.mhim.standalone.client.ResourceNames;
import dev.mhim.standalone.client.RunRequests;
import dev.mhim.standalone.view.ForecastLine;
import dev.mhim.standalone.view.MessageJson;
import dev.mhim.standalone.view.ResultTable;
import dev.mhim.standalone.view.RunDetails;
import dev.mhim.standalone.view.Terminal;
import dev.mhim.v1.Run;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mhim runs get}. */
@Command(
    name = "get",
    description = "Shows a run: state, folds, every setting that is in force, and its result.")
public final class RunsGetCommand implements Callable<Integer> {
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final OutputOption output = new OutputOption();

  @Parameters(paramLabel = "RUN", description = "Id or full name of the run.")
  private String run = "";

  @Option(names = "--project", paramLabel = "ID", description = "Project of the run [default].")
  private String project = "default";

  @Override
  public Integer call() {
    try (PlatformClient client = new PlatformClient(connection.address())) {
      RunRequests requests = new RunRequests(client);
      Run found = requests.get(ResourceNames.run(project, run));
      Terminal terminal = Terminal.standardOutput();
      if (output.isForPrograms()) {
        output.print(MessageJson.of(found));
        return ExitCode.OK;
      }
      RunDetails.of(found).forEach(terminal::line);
      ForecastLine.of(requests.forecast(found.getName()), Instant.now()).ifPresent(terminal::line);
      found.getProblemsList().forEach(p -> terminal.line("problem: " + ProblemText.line(p)));
      if (found.getState() == Run.State.STATE_SUCCEEDED) {
        terminal.line("");
        ResultTable.of(requests.evaluation(found.getName())).forEach(terminal::line);
      }
      return ExitCode.OK;
    }
  }
}
