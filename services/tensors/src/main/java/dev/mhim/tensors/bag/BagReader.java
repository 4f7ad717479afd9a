package dev.mhim.tensors.bag;

import dev.mhim.tensors.Tensor;
import dev.mhim.tensors.TensorFileException;
import dev.mhim.tensors.TensorFileException.Reason;
import dev.mhim.tensors.torch.TorchFile;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads a bag from a file of any known format, told by the file's extension. */
public final class BagReader {
  private BagReader() {}

  /**
   * Reads and checks a bag.
   *
   * @param file {@code .safetensors}, {@code .h5}, {@code .hdf5} or {@code .pt}
   * @throws TensorFileException with its reason: unreadable, truncated, unsafe, of another shape...
   */
  public static Bag read(Path file) {
    String name = file.getFileName().toString();
    String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return switch (extension) {
      case "safetensors" -> BagFile.read(file);
      case "h5", "hdf5" -> Hdf5BagReader.read(file);
      case "pt" -> torch(TorchFile.read(file));
      default ->
          throw new TensorFileException(
              Reason.UNSUPPORTED,
              file.toString(),
              "files of extension '" + extension + "' are not read",
              "Give .safetensors, .h5 or .pt.");
    };
  }

  /** A bare tensor, or a dict with {@code features} and perhaps {@code coords}. */
  private static Bag torch(TorchFile file) {
    Map<String, Tensor> tensors = file.tensors();
    Tensor bare = tensors.get("");
    return bare != null
        ? Bag.checked(file.source(), bare, Optional.empty(), Map.of())
        : Bag.checked(
            file.source(),
            file.tensor(BagFile.FEATURES),
            Optional.ofNullable(tensors.get(BagFile.COORDS)),
            Map.of());
  }
}
