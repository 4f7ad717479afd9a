package dev.mhim.standalone.command;

import dev.mhim.standalone.client.PlatformClient;
import dev.mhim.standalone.client.PredictionRequests;
import dev.mhim.standalone.view.MessageJson;
import dev.mhim.standalone.view.PredictionText;
import dev.mhim.standalone.view.Terminal;
import dev.mhim.v1.Prediction;
import dev.mhim.v1.Run;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mhim predictions get}. */
@Command(
    name = "get",
    description = "Shows a prediction with its scores; with --out_dir also brings its files.")
public final class PredictionsGetCommand implements Callable<Integer> {
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final OutputOption output = new OutputOption();
  @Mixin private final PredictionName prediction = new PredictionName();

  @Option(
      names = "--out_dir",
      paramLabel = "DIR",
      description = "Bring its files here, once it has ended well.")
  private @Nullable Path folder;

  @Override
  public Integer call() {
    try (PlatformClient client = new PlatformClient(connection.address())) {
      Prediction found = new PredictionRequests(client).get(prediction.full());
      if (folder != null && found.getState() == Run.State.STATE_SUCCEEDED) {
        new PredictFlow(client, output).finish(found, folder);
        return ExitCode.OK;
      }
      Terminal terminal = Terminal.standardOutput();
      if (output.isForPrograms()) {
        output.print(MessageJson.of(found));
      } else {
        PredictionText.list(List.of(found)).forEach(terminal::line);
        PredictionText.details(found).forEach(terminal::line);
      }
      return ExitCode.OK;
    }
  }
}
