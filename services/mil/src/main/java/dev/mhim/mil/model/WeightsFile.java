package dev.mhim.mil.model;

import dev.mhim.tensors.Safetensors;
import dev.mhim.tensors.Tensor;
import dev.mhim.tensors.torch.TorchFile;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Weights from any file that users have: ours, or one of PyTorch, which is read as data only. Names
 * of the first published code (v1) become today's.
 */
public final class WeightsFile {
  private static final String SAFETENSORS = ".safetensors";

  private WeightsFile() {}

  /** Which weights of a checkpoint {@code {model, teacher, epoch}} are wanted. */
  public enum Part {
    /** What was trained: the student, or the plain baseline. */
    MODEL("model."),
    /** The momentum teacher; what was trained where the checkpoint has none. */
    TEACHER("teacher.");

    private final String prefix;

    Part(String prefix) {
      this.prefix = prefix;
    }
  }

  /**
   * Reads the weights of a {@code .safetensors} file, or else of one that {@code torch.save} wrote:
   * a state dict, or a checkpoint that holds state dicts under {@code model} and {@code teacher}.
   *
   * @throws dev.mhim.tensors.TensorFileException if the file can't be read or is not data alone
   * @throws InvalidStateException if it holds no tensor by name
   */
  public static StateDict read(Path file, Part part) {
    Map<String, Tensor> tensors =
        file.toString().endsWith(SAFETENSORS)
            ? Safetensors.read(file).tensors()
            : TorchFile.read(file).tensors();
    Map<String, Tensor> wanted = unwrap(tensors, part);
    Map<String, Tensor> named = new LinkedHashMap<>();
    wanted.forEach((name, tensor) -> named.put(PublishedNames.today(name), tensor));
    if (named.isEmpty() || named.containsKey("")) {
      throw new InvalidStateException(
          "%s holds no weights by name: give a state dict, as torch.save(model.state_dict(), file)"
                  .formatted(file)
              + " writes it");
    }
    return new StateDict(named);
  }

  /** The wanted part of a checkpoint; what is no checkpoint comes back whole. */
  private static Map<String, Tensor> unwrap(Map<String, Tensor> tensors, Part part) {
    Map<String, Tensor> wanted = below(tensors, part.prefix);
    if (wanted.isEmpty()) {
      wanted = below(tensors, Part.MODEL.prefix);
    }
    return wanted.isEmpty() ? tensors : wanted;
  }

  private static Map<String, Tensor> below(Map<String, Tensor> tensors, String prefix) {
    Map<String, Tensor> below = new LinkedHashMap<>();
    tensors.forEach((name, tensor) -> {
      if (name.startsWith(prefix)) {
        below.put(name.substring(prefix.length()), tensor);
      }
    });
    return below;
  }
}
