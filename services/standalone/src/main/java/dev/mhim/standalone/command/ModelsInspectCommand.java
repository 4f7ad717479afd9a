package dev.mhim.standalone.command;

import dev.mhim.standalone.models.StoredWeights;
import dev.mhim.standalone.view.Terminal;
import dev.mhim.standalone.view.WeightsJson;
import dev.mhim.standalone.view.WeightsText;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code mhim models inspect}. */
@Command(
    name = "inspect",
    description = {
      "Shows names, shapes, types and settings of a file of weights.",
      "Takes safetensors and PyTorch files (.pt, also nested as {model, teacher, epoch}). A pickle"
          + " is read as data: nothing in it is run."
    })
public final class ModelsInspectCommand implements Callable<Integer> {
  @Mixin private final OutputOption output = new OutputOption();

  @Parameters(paramLabel = "FILE", description = "The file.")
  private Path file = Path.of("");

  @Override
  public Integer call() {
    StoredWeights content = StoredWeights.read(file);
    Terminal out = Terminal.standardOutput();
    if (output.isForPrograms()) {
      output.print(WeightsJson.of(content));
    } else {
      WeightsText.of(content).forEach(out::line);
    }
    return ExitCode.OK;
  }
}
