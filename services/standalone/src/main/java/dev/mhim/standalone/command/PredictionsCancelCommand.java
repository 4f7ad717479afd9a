package dev.mhim.standalone.command;

import dev.mhim.standalone.client.PlatformClient;
import dev.mhim.standalone.client.PredictionRequests;
import dev.mhim.standalone.view.MessageJson;
import dev.mhim.standalone.view.PredictionText;
import dev.mhim.standalone.view.Terminal;
import dev.mhim.v1.Prediction;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mhim predictions cancel}. */
@Command(name = "cancel", description = "Cancels a prediction that has not ended.")
public final class PredictionsCancelCommand implements Callable<Integer> {
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final OutputOption output = new OutputOption();
  @Mixin private final PredictionName prediction = new PredictionName();

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for people.")
  private String reason = "cancelled on the command line";

  @Override
  public Integer call() {
    try (PlatformClient client = new PlatformClient(connection.address())) {
      Prediction after = new PredictionRequests(client).cancel(prediction.full(), reason);
      Terminal terminal = Terminal.standardOutput();
      if (output.isForPrograms()) {
        output.print(MessageJson.of(after));
      } else {
        PredictionText.list(List.of(after)).forEach(terminal::line);
      }
      return ExitCode.OK;
    }
  }
}
