package dev.mhim.standalone.command;

import dev.mhim.standalone.client.PlatformClient;
import dev.mhim.standalone.flags.UsageException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code mhim explain}: a prediction with attention maps. */
@Command(
    name = "explain",
    abbreviateSynopsis = true,
    description = {
      "Predicts a dataset as 'predict' does, and tells what the models make of each patch: attention and",
      "pseudo-scores with coordinates, as safetensors and CSV, and as GeoJSON for QuPath, a file a slide."
    })
public final class ExplainCommand implements Callable<Integer> {
  @Mixin private final PredictOptions prediction = new PredictOptions();
  @Mixin private final OutputOption output = new OutputOption();
  @Mixin private final SessionOptions platform = new SessionOptions();

  @Override
  public Integer call() throws InterruptedException {
    prediction.of(true);
    if (platform.isLocal() && prediction.isDetached()) {
      throw new UsageException(
          "--local ends its platform with the command, so that --detach can't be: ./mhim up first");
    }
    try (PlatformSession session = platform.open(output.progress());
        PlatformClient client = new PlatformClient(session.address())) {
      new PredictFlow(client, output).run(prediction, true, session);
      return ExitCode.OK;
    }
  }
}
