package dev.mhim.tensors.bag;

import dev.mhim.tensors.TensorFileException;
import dev.mhim.tensors.TensorFileException.Reason;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/** Reads a bag from a file of any known format, told by the file's extension. */
public final class BagReader {
  /** The extensions that are read, in lower case without the dot. */
  public static final Set<String> EXTENSIONS =
      Set.of("safetensors", "h5", "hdf5", "pt", "npy", "npz");

  private BagReader() {}

  /**
   * Reads and checks a bag.
   *
   * @param file {@code .safetensors}, {@code .h5}, {@code .hdf5}, {@code .pt}, {@code .npy} or
   *     {@code .npz}
   * @throws TensorFileException with its reason: unreadable, truncated, unsafe, of another shape...
   */
  public static Bag read(Path file) {
    String name = file.getFileName().toString();
    String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return switch (extension) {
      case "safetensors" -> BagFile.read(file);
      case "h5", "hdf5" -> Hdf5BagReader.read(file);
      case "pt" -> TorchBagReader.read(file);
      case "npz" -> NumpyBagReader.readNpz(file);
      case "npy" -> NumpyBagReader.readNpy(file);
      default ->
          throw new TensorFileException(
              Reason.UNSUPPORTED,
              file.toString(),
              "files of extension '" + extension + "' are not read",
              "Give .safetensors, .h5, .pt, .npy or .npz.");
    };
  }
}
