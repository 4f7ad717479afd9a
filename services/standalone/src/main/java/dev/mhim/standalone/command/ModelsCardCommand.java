package dev.mhim.standalone.command;

import dev.mhim.standalone.client.ArtifactDownload;
import dev.mhim.standalone.client.PlatformClient;
import dev.mhim.standalone.view.Terminal;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code mhim models card}. */
@Command(
    name = "card",
    description = {
      "Shows the model card of a run that succeeded, as Markdown: what was trained on what, scores with intervals, limits of use, files and how to load them.",
      "It is the file model-card.md of the run."
    })
public final class ModelsCardCommand implements Callable<Integer> {
  private static final String CARD = "model-card.md";

  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final RunName run = new RunName();

  @Override
  public Integer call() {
    try (PlatformClient client = new PlatformClient(connection.address())) {
      ByteArrayOutputStream card = new ByteArrayOutputStream();
      new ArtifactDownload(client).copy(run.full(), CARD, card);
      card.toString(StandardCharsets.UTF_8).lines().forEach(Terminal.standardOutput()::line);
      return ExitCode.OK;
    }
  }
}
