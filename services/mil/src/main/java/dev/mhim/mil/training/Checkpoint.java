package dev.mhim.mil.training;

import dev.mhim.tensors.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Everything that a fold needs to go on after an epoch, in the shape of a safetensors file. There
 * is no generator state in it: all draws follow from seed, fold, stage and step.
 *
 * @param tensors by name
 * @param metadata text by key, among it {@code stage} and {@code epoch}
 */
public record Checkpoint(Map<String, Tensor> tensors, Map<String, String> metadata) {
  public Checkpoint {
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    metadata = Collections.unmodifiableMap(new TreeMap<>(metadata));
  }
}
