package dev.mhim.mil.model;

import dev.mhim.tensors.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tensors by their published names, such as {@code feature.0.weight}, in a fixed order. */
public record StateDict(Map<String, Tensor> tensors) {

  public StateDict {
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
  }

  /**
   * The tensor of that name.
   *
   * @throws InvalidStateException if it is missing or has another shape
   */
  public Tensor require(String name, List<Long> shape) {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new InvalidStateException(
          "weight %s is missing; the file has %s: give weights of the same --baseline"
              .formatted(name, tensors.keySet()));
    }
    if (!tensor.shape().equals(shape)) {
      throw new InvalidStateException(
          "weight %s has shape %s where %s is needed: give weights of the same --input_dim,"
                  .formatted(name, tensor.shape(), shape)
              + " --mlp_dim and --n_classes");
    }
    return tensor;
  }

  /** Both, where the names differ. */
  public StateDict with(Map<String, Tensor> more) {
    Map<String, Tensor> all = new LinkedHashMap<>(tensors);
    all.putAll(more);
    return new StateDict(all);
  }
}
