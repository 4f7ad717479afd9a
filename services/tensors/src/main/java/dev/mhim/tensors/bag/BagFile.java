package dev.mhim.tensors.bag;

import dev.mhim.tensors.DType;
import dev.mhim.tensors.Safetensors;
import dev.mhim.tensors.Tensor;
import dev.mhim.tensors.TensorFile;
import dev.mhim.tensors.TensorFileException;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The stored form of a bag: safetensors with {@code features} {@code [N, D]} and, where known,
 * {@code coords} {@code [N, 2]}; what else is known stands in the metadata. Equal bags have equal
 * bytes.
 */
public final class BagFile {
  static final String FEATURES = "features";
  static final String COORDS = "coords";

  private BagFile() {}

  /** Writes to a stream, which is left open. */
  public static void write(OutputStream out, Bag bag) throws IOException {
    Safetensors.write(out, tensors(bag), bag.metadata());
  }

  /**
   * Writes to a stream, which is left open, with the features in another type, whatever the size of
   * the bag in little memory.
   *
   * @param type F32, F16 or BF16
   */
  public static void write(OutputStream out, Bag bag, DType type) throws IOException {
    Safetensors.write(out, tensors(bag), bag.metadata(), Map.of(FEATURES, type));
  }

  /** Writes a file whole or not at all. */
  public static void write(Path file, Bag bag) {
    Safetensors.write(file, tensors(bag), bag.metadata());
  }

  /**
   * Reads the stored form; the features stay mapped.
   *
   * @throws TensorFileException if it is none
   */
  public static Bag read(Path file) {
    return checked(Safetensors.read(file));
  }

  /**
   * The stored form from the bytes of its file, which must not change; nothing is copied, and what
   * was checked when it was stored is not checked again.
   *
   * @param source what it is, for messages
   * @throws TensorFileException if it is none
   */
  public static Bag of(MemorySegment bytes, String source) {
    TensorFile content = Safetensors.read(bytes, source);
    return new Bag(
        content.tensor(FEATURES),
        Optional.ofNullable(content.tensors().get(COORDS)),
        content.metadata());
  }

  private static Bag checked(TensorFile content) {
    return Bag.checked(
        content.source(),
        content.tensor(FEATURES),
        Optional.ofNullable(content.tensors().get(COORDS)),
        content.metadata());
  }

  private static Map<String, Tensor> tensors(Bag bag) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put(FEATURES, bag.features());
    bag.coords().ifPresent(coords -> tensors.put(COORDS, coords));
    return tensors;
  }
}
