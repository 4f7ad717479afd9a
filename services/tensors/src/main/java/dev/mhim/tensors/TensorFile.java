package dev.mhim.tensors;

import dev.mhim.tensors.TensorFileException.Reason;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * The content of a file of named tensors: what {@link Safetensors} reads and writes.
 *
 * @param source the file's path or name, for messages
 * @param tensors the tensors by name, in the order of the file
 * @param metadata free strings by key, sorted by key
 */
public record TensorFile(
    String source, SequencedMap<String, Tensor> tensors, Map<String, String> metadata) {

  public TensorFile {
    tensors = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(tensors));
    metadata = Collections.unmodifiableMap(new TreeMap<>(metadata));
  }

  /**
   * The tensor of that name.
   *
   * @throws TensorFileException MISSING_TENSOR, naming what the file has instead
   */
  public Tensor tensor(String name) {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new TensorFileException(
          Reason.MISSING_TENSOR,
          source,
          "no tensor '" + name + "' among " + abbreviated(),
          "Check that this is the right file for the model or data set.");
    }
    return tensor;
  }

  private String abbreviated() {
    var names = tensors.keySet().stream().limit(10).toList();
    return tensors.size() > names.size() ? names + " and others" : names.toString();
  }
}
