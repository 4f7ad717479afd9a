package dev.mhim.standalone.command;

import dev.mhim.standalone.models.StoredWeights;
import dev.mhim.standalone.models.WeightsConversion;
import dev.mhim.standalone.view.Terminal;
import dev.mhim.tensors.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mhim models convert}. */
@Command(
    name = "convert",
    description = {
      "Writes the weights of a file as another: safetensors, or a .pt that torch.load(weights_only=True) takes.",
      "A .pt is a plain state dict, so settings and other metadata do not go with it; into safetensors they do."
    })
public final class ModelsConvertCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "IN", description = "A .safetensors or .pt file.")
  private Path in = Path.of("");

  @Parameters(
      index = "1",
      paramLabel = "OUT",
      description = "The file to write, which must not exist: NAME.safetensors or NAME.pt.")
  private Path out = Path.of("");

  @Option(
      names = "--part",
      paramLabel = "KEY",
      description = "Only this part of a nested checkpoint, such as teacher [everything].")
  private String part = "";

  @Option(
      names = "--rename",
      description = "Give weights with names of v1 (patch_to_emb.0) those of today (feature.0).")
  private boolean rename;

  @Override
  public Integer call() {
    StoredWeights.Form form = WeightsConversion.formOf(out);
    if (Files.exists(out)) {
      throw new CommandException(
          ExitCode.FAILED, out + " exists: remove it or give another name to write");
    }
    StoredWeights content = StoredWeights.read(in);
    SequencedMap<String, Tensor> tensors = WeightsConversion.select(content, part, rename);
    WeightsConversion.write(out, tensors, content.metadata());
    String dropped =
        form == StoredWeights.Form.TORCH && !content.metadata().isEmpty()
            ? ", without the %d entries of metadata".formatted(content.metadata().size())
            : "";
    Terminal.standardOutput().line("%s: %d tensors%s".formatted(out, tensors.size(), dropped));
    return ExitCode.OK;
  }
}
