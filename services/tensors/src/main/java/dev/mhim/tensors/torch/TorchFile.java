package dev.mhim.tensors.torch;

import static dev.mhim.tensors.internal.LittleEndian.BYTE;

import dev.mhim.tensors.Tensor;
import dev.mhim.tensors.TensorFile;
import dev.mhim.tensors.TensorFileException;
import dev.mhim.tensors.TensorFileException.Reason;
import dev.mhim.tensors.internal.AtomicFile;
import dev.mhim.tensors.internal.MappedFile;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/**
 * A file written by {@code torch.save}, in its ZIP form or the older one, read as data only: no
 * name in it is ever resolved, and no size in it believed before it is checked against the file.
 *
 * @param source the file's path or name, for messages
 * @param root the saved object
 */
public record TorchFile(String source, PtValue root) {

  private static final int MAX_PATH_LENGTH = 1000;
  private static final int MAX_TENSORS = 100_000;

  static final String SAVE_AGAIN = "Save the tensors again with a plain torch.save.";
  static final String COPY_AGAIN = "The file is damaged: copy or save it again.";

  /**
   * Reads a file by mapping it; see {@link dev.mhim.tensors.Safetensors#read(Path)} for how long.
   *
   * @throws TensorFileException if it can't be read, is damaged, or holds anything but data
   */
  public static TorchFile read(Path file) {
    return read(MappedFile.map(file, Arena.ofAuto()), file.toString());
  }

  /**
   * Reads the content of a file that is already in memory.
   *
   * @param content all bytes of the file; tensors are slices of it, so it must not change
   * @param source the file's name, for messages
   */
  public static TorchFile read(MemorySegment content, String source) {
    if (content.byteSize() < 4) {
      throw new TensorFileException(
          Reason.TRUNCATED, source, "only " + content.byteSize() + " bytes", COPY_AGAIN);
    }
    if (content.get(BYTE, 0) == 'P' && content.get(BYTE, 1) == 'K') {
      return new TorchFile(source, ZipForm.read(content, source));
    }
    return new TorchFile(source, LegacyForm.read(content, source));
  }

  /**
   * Writes a file that {@code torch.load(weights_only=True)} takes, whole or not at all; see {@link
   * dev.mhim.tensors.Safetensors#write(Path, Map, Map)}. Every sequence becomes a list. A tensor
   * that occurs twice, as the same object, is one tensor in PyTorch too.
   *
   * @throws TensorFileException UNREADABLE if the file can't be written
   * @throws IllegalArgumentException if a text is no Unicode, or values nest more than 64 deep
   */
  public static void write(Path file, PtValue root) {
    AtomicFile.write(file, out -> TorchArchive.write(out, root));
  }

  /** As {@link #write(Path, PtValue)}, to a stream, which is left open. */
  public static void write(OutputStream out, PtValue root) throws IOException {
    TorchArchive.write(out, root);
  }

  /** Tensors by name, as a state dict is. */
  public static PtValue stateDict(SequencedMap<String, Tensor> tensors) {
    return new PtValue.Dict(
        tensors.entrySet().stream()
            .map(entry ->
                new PtValue.Item(
                    new PtValue.Text(entry.getKey()), new PtValue.TensorValue(entry.getValue())))
            .toList());
  }

  /**
   * All tensors by the path of keys and indices that leads to them, joined by dots: a state dict
   * under its own names, {@code {"model": {...}}} under {@code model.…}, and a bare tensor under
   * the empty name.
   *
   * @throws TensorFileException MALFORMED if two tensors have the same path, LIMIT_EXCEEDED beyond
   *     100,000 tensors or a path of 1,000 characters
   */
  public SequencedMap<String, Tensor> tensors() {
    SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
    collect("", root, tensors);
    return tensors;
  }

  /**
   * The tensor of that path.
   *
   * @throws TensorFileException MISSING_TENSOR, naming what the file has instead
   */
  public Tensor tensor(String path) {
    return new TensorFile(source, tensors(), Map.of()).tensor(path);
  }

  private void collect(String path, PtValue value, SequencedMap<String, Tensor> tensors) {
    switch (value) {
      case PtValue.TensorValue(Tensor tensor) -> {
        if (path.length() > MAX_PATH_LENGTH || tensors.size() == MAX_TENSORS) {
          throw new TensorFileException(
              Reason.LIMIT_EXCEEDED,
              source,
              "more than %d tensors, or a name of more than %d characters"
                  .formatted(MAX_TENSORS, MAX_PATH_LENGTH),
              SAVE_AGAIN);
        }
        if (tensors.put(path, tensor) != null) {
          throw new TensorFileException(
              Reason.MALFORMED, source, "two tensors are named '" + path + "'", SAVE_AGAIN);
        }
      }
      case PtValue.Dict dict ->
          dict.items().forEach(item -> collect(join(path, key(item)), item.value(), tensors));
      case PtValue.Sequence sequence -> {
        for (int i = 0; i < sequence.items().size(); i++) {
          collect(join(path, String.valueOf(i)), sequence.items().get(i), tensors);
        }
      }
      case PtValue.Text _, PtValue.Whole _, PtValue.Real _, PtValue.Flag _, PtValue.Nothing _ -> {}
    }
  }

  private static String key(PtValue.Item item) {
    return switch (item.key()) {
      case PtValue.Text(String text) -> text;
      case PtValue.Whole(long number) -> String.valueOf(number);
      case PtValue.Real(double number) -> String.valueOf(number);
      case PtValue.Flag(boolean flag) -> String.valueOf(flag);
      case PtValue.Nothing _ -> "None";
      case PtValue.TensorValue _, PtValue.Dict _, PtValue.Sequence _ ->
          throw new IllegalStateException("keys are scalars");
    };
  }

  private static String join(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }
}
