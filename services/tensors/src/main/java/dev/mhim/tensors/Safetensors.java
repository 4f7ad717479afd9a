package dev.mhim.tensors;

import static dev.mhim.tensors.internal.LittleEndian.LONG;

import dev.mhim.tensors.TensorFileException.Reason;
import dev.mhim.tensors.internal.AtomicFile;
import dev.mhim.tensors.internal.MappedFile;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * The safetensors format: 8 bytes header length (little-endian), a JSON header with type, shape and
 * offsets of each tensor, then the tensors' bytes without a gap. Follows the reference
 * implementation (huggingface/safetensors, {@code safetensors/src/tensor.rs}) in what is refused
 * and in the layout written.
 */
public final class Safetensors {

  /** Longest header read, in bytes: far above any bag or model, far below what hurts. */
  public static final int MAX_HEADER_BYTES = 16 << 20;

  /** Elements converted at once. */
  private static final long PIECE = 1 << 18;

  private static final String DAMAGED =
      "The file is damaged or not a safetensors file: write or copy it again.";

  private Safetensors() {}

  /**
   * Reads a file by mapping it into memory. It stays mapped until the garbage collector finds no
   * tensor of it in use, and must not be changed or cut meanwhile (replacing it by a move is safe).
   *
   * @throws TensorFileException if it can't be read or breaks a rule of the format
   */
  public static TensorFile read(Path file) {
    return read(file, Arena.ofAuto());
  }

  /** As {@link #read(Path)}; the file stays mapped until the arena is closed. */
  public static TensorFile read(Path file, Arena arena) {
    return read(MappedFile.map(file, arena), file.toString());
  }

  /**
   * Reads the content of a file that is already in memory.
   *
   * @param content all bytes of the file; the tensors are slices of it, so it must not change
   * @param source the file's name, for messages
   */
  public static TensorFile read(MemorySegment content, String source) {
    if (content.byteSize() < 8) {
      throw new TensorFileException(
          Reason.TRUNCATED, source, "only " + content.byteSize() + " bytes", DAMAGED);
    }
    long length = content.get(LONG, 0);
    if (length < 0 || length > MAX_HEADER_BYTES) {
      throw new TensorFileException(
          Reason.LIMIT_EXCEEDED,
          source,
          "header length %s is above the limit of %d bytes"
              .formatted(Long.toUnsignedString(length), MAX_HEADER_BYTES),
          DAMAGED);
    }
    if (length > content.byteSize() - 8) {
      throw new TensorFileException(
          Reason.TRUNCATED,
          source,
          "header of %d bytes announced, %d left".formatted(length, content.byteSize() - 8),
          DAMAGED);
    }
    SafetensorsHeader header = SafetensorsHeader.parse(content.asSlice(8, length), source);
    MemorySegment body = content.asSlice(8 + length);
    header.checkCovers(body.byteSize(), source);
    SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
    header
        .entries()
        .forEach((name, entry) ->
            tensors.put(
                name,
                new Tensor(
                    entry.dtype(),
                    entry.shape(),
                    body.asSlice(entry.begin(), entry.end() - entry.begin()))));
    return new TensorFile(source, tensors, header.metadata());
  }

  /**
   * Writes a file whole or not at all: to a temporary file beside it, which then takes its place.
   * Equal content gives equal bytes, whatever the order of the tensors in the map: they are laid
   * out as the reference does, widest type first, then by name; metadata by key.
   *
   * @throws TensorFileException UNREADABLE if the file can't be written
   */
  public static void write(Path file, Map<String, Tensor> tensors, Map<String, String> metadata) {
    AtomicFile.write(file, out -> write(out, tensors, metadata));
  }

  /** As {@link #write(Path, Map, Map)}, to a stream, which is left open. */
  public static void write(
      OutputStream out, Map<String, Tensor> tensors, Map<String, String> metadata)
      throws IOException {
    write(out, tensors, metadata, Map.of());
  }

  /**
   * As {@link #write(OutputStream, Map, Map)}, some tensors in another element type. They are
   * converted piece by piece as {@link Tensor#to} does, so that a large one takes no memory.
   *
   * @param types of the tensors that are to have another type, by name
   */
  public static void write(
      OutputStream out,
      Map<String, Tensor> tensors,
      Map<String, String> metadata,
      Map<String, DType> types)
      throws IOException {
    List<SafetensorsHeader.Part> layout = SafetensorsHeader.layout(tensors, types);
    out.write(SafetensorsHeader.encode(layout, metadata));
    for (SafetensorsHeader.Part part : layout) {
      write(out, part.tensor(), part.type());
    }
  }

  private static void write(OutputStream out, Tensor tensor, DType type) throws IOException {
    if (type == tensor.dtype()) {
      AtomicFile.copy(tensor.data(), out);
      return;
    }
    int width = tensor.dtype().byteSize();
    for (long first = 0; first < tensor.size(); first += PIECE) {
      long count = Math.min(PIECE, tensor.size() - first);
      MemorySegment data = tensor.data().asSlice(first * width, count * width);
      AtomicFile.copy(new Tensor(tensor.dtype(), List.of(count), data).to(type).data(), out);
    }
  }
}
