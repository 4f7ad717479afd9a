package dev.mhim.standalone.command;

import dev.mhim.standalone.client.PlatformClient;
import dev.mhim.standalone.flags.UsageException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code mhim predict}: what trained models say of a dataset. */
@Command(
    name = "predict",
    abbreviateSynopsis = true,
    description = {
      "Lets the models of a trained run predict a dataset: one fold, or the ensemble of all.",
      "Brings predictions.csv; where the dataset is labelled also its scores, as an external validation."
    })
public final class PredictCommand implements Callable<Integer> {
  @Mixin private final PredictOptions prediction = new PredictOptions();
  @Mixin private final OutputOption output = new OutputOption();
  @Mixin private final SessionOptions platform = new SessionOptions();

  @Override
  public Integer call() throws InterruptedException {
    prediction.of(false);
    if (platform.isLocal() && prediction.isDetached()) {
      throw new UsageException(
          "--local ends its platform with the command, so that --detach can't be: ./mhim up first");
    }
    try (PlatformSession session = platform.open(output.progress());
        PlatformClient client = new PlatformClient(session.address())) {
      new PredictFlow(client, output).run(prediction, false, session);
      return ExitCode.OK;
    }
  }
}
