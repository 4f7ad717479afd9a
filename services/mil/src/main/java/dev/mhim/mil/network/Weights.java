package dev.mhim.mil.network;

import ai.djl.ndarray.NDArray;
import java.util.HashMap;
import java.util.Map;

/** A network's parameters as arrays by their published names. */
public record Weights(Map<String, NDArray> arrays) {

  static Weights of(Map<String, NDArray> trained, Map<String, NDArray> fixed) {
    Map<String, NDArray> all = new HashMap<>(trained);
    all.putAll(fixed);
    return new Weights(all);
  }

  /** The parameter of that name. */
  NDArray get(String name) {
    NDArray array = arrays.get(name);
    if (array == null) {
      throw new IllegalStateException("no parameter " + name + " among " + arrays.keySet());
    }
    return array;
  }
}
