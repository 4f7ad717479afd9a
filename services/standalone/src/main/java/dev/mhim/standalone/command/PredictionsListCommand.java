package dev.mhim.standalone.command;

import dev.mhim.standalone.client.PlatformClient;
import dev.mhim.standalone.client.PredictionRequests;
import dev.mhim.standalone.view.MessageJson;
import dev.mhim.standalone.view.PredictionText;
import dev.mhim.standalone.view.Terminal;
import dev.mhim.v1.ListPredictionsResponse;
import dev.mhim.v1.Prediction;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mhim predictions list}. */
@Command(name = "list", description = "Lists the predictions of a project, newest first.")
public final class PredictionsListCommand implements Callable<Integer> {
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final OutputOption output = new OutputOption();

  @Option(names = "--project", paramLabel = "ID", description = "Project [default].")
  private String project = "default";

  @Option(names = "--limit", paramLabel = "N", description = "Most predictions to list [50].")
  private int most = 50;

  @Override
  public Integer call() {
    try (PlatformClient client = new PlatformClient(connection.address())) {
      List<Prediction> predictions = new PredictionRequests(client).list(project, most);
      Terminal terminal = Terminal.standardOutput();
      if (output.isForPrograms()) {
        output.print(
            MessageJson.of(ListPredictionsResponse.newBuilder().addAllPredictions(predictions)));
      } else {
        PredictionText.list(predictions).forEach(terminal::line);
      }
      return ExitCode.OK;
    }
  }
}
