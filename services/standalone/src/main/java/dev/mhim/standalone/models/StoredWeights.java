package dev.mhim.standalone.models;

import dev.mhim.tensors.Safetensors;
import dev.mhim.tensors.Tensor;
import dev.mhim.tensors.TensorFile;
import dev.mhim.tensors.torch.PtValue;
import dev.mhim.tensors.torch.TorchFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;

/**
 * The content of a file of weights.
 *
 * @param source the file
 * @param form how it is written
 * @param tensors by name, in the order of the file; in a nested checkpoint names begin with the key
 *     of their part, such as {@code teacher.feature.0.weight}
 * @param metadata everything else in it as text, such as settings or {@code epoch}
 */
public record StoredWeights(
    Path source,
    Form form,
    SequencedMap<String, Tensor> tensors,
    SequencedMap<String, String> metadata) {

  /** How a file is written. */
  public enum Form {
    SAFETENSORS("safetensors"),
    TORCH("PyTorch");

    private final String title;

    Form(String title) {
      this.title = title;
    }

    /** For people and programs. */
    public String title() {
      return title;
    }
  }

  public StoredWeights {
    tensors = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(tensors));
    metadata = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(metadata));
  }

  /**
   * Reads a file; nothing in it is ever run.
   *
   * @throws dev.mhim.tensors.TensorFileException if it is missing, damaged or no such file
   */
  public static StoredWeights read(Path file) {
    return switch (formOf(file)) {
      case SAFETENSORS -> {
        TensorFile content = Safetensors.read(file);
        yield new StoredWeights(
            file, Form.SAFETENSORS, content.tensors(), new LinkedHashMap<>(content.metadata()));
      }
      case TORCH -> {
        TorchFile content = TorchFile.read(file);
        SequencedMap<String, String> metadata = new LinkedHashMap<>();
        collect("", content.root(), metadata);
        yield new StoredWeights(file, Form.TORCH, content.tensors(), metadata);
      }
    };
  }

  /** By its name, else by its first bytes. */
  private static Form formOf(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    if (name.endsWith(".safetensors")) {
      return Form.SAFETENSORS;
    }
    if (name.endsWith(".pt") || name.endsWith(".pth") || name.endsWith(".bin")) {
      return Form.TORCH;
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] start = in.readNBytes(9);
      return start.length == 9 && start[8] == '{' ? Form.SAFETENSORS : Form.TORCH;
    } catch (IOException e) {
      // The reader tells what is wrong with it.
      return Form.TORCH;
    }
  }

  private static void collect(String path, PtValue value, Map<String, String> metadata) {
    switch (value) {
      case PtValue.Dict dict ->
          dict.items()
              .forEach(item -> collect(join(path, text(item.key())), item.value(), metadata));
      case PtValue.Sequence sequence -> {
        for (int i = 0; i < sequence.items().size(); i++) {
          collect(join(path, String.valueOf(i)), sequence.items().get(i), metadata);
        }
      }
      case PtValue.TensorValue _ -> {}
      case PtValue.Text _, PtValue.Whole _, PtValue.Real _, PtValue.Flag _, PtValue.Nothing _ ->
          metadata.put(path, text(value));
    }
  }

  private static String text(PtValue value) {
    return switch (value) {
      case PtValue.Text(String text) -> text;
      case PtValue.Whole(long number) -> String.valueOf(number);
      case PtValue.Real(double number) -> String.valueOf(number);
      case PtValue.Flag(boolean flag) -> String.valueOf(flag);
      case PtValue.Nothing _ -> "None";
      case PtValue.TensorValue _, PtValue.Dict _, PtValue.Sequence _ ->
          throw new IllegalArgumentException("no scalar: " + value);
    };
  }

  private static String join(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }
}
