package dev.mhim.standalone.models;

import dev.mhim.mil.model.PublishedNames;
import dev.mhim.mil.network.RecycleNetwork;
import dev.mhim.tensors.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * The settings that the weights themselves tell, for files that carry none.
 *
 * @param part key of the part of a nested checkpoint; empty for a plain one
 * @param settings by their published flags, in the order of the network
 */
public record NetworkShape(String part, SequencedMap<String, String> settings) {
  private static final String FEATURE = "feature.0.weight";
  private static final String PREDICTOR = "predictor.weight";

  /** Every MHIM-MIL network in a file, by its part. */
  public static Map<String, NetworkShape> all(Map<String, Tensor> tensors) {
    Map<String, Tensor> today = new LinkedHashMap<>();
    tensors.forEach((name, tensor) -> today.put(PublishedNames.today(name), tensor));
    Map<String, NetworkShape> shapes = new TreeMap<>();
    for (String name : today.keySet()) {
      if (name.equals(FEATURE) || name.endsWith("." + FEATURE)) {
        String prefix = name.substring(0, name.length() - FEATURE.length());
        of(prefix, today).ifPresent(shape -> shapes.put(shape.part(), shape));
      }
    }
    return shapes;
  }

  private static Optional<NetworkShape> of(String prefix, Map<String, Tensor> tensors) {
    Tensor feature = tensors.get(prefix + FEATURE);
    Tensor predictor = tensors.get(prefix + PREDICTOR);
    Optional<String> baseline = baseline(prefix + "online_encoder.", tensors);
    if (feature == null
        || feature.rank() != 2
        || predictor == null
        || predictor.rank() != 2
        || baseline.isEmpty()) {
      return Optional.empty();
    }
    SequencedMap<String, String> settings = new LinkedHashMap<>();
    settings.put("baseline", baseline.get());
    settings.put("input_dim", Long.toString(feature.dim(1)));
    settings.put("mlp_dim", Long.toString(feature.dim(0)));
    settings.put("n_classes", Long.toString(predictor.dim(0)));
    Tensor queries = tensors.get(prefix + RecycleNetwork.QUERIES);
    if (queries != null && queries.rank() >= 2) {
      settings.put("merge_enable", "true");
      settings.put("merge_k", Long.toString(queries.dim(queries.rank() - 2)));
    }
    String part = prefix.isEmpty() ? "" : prefix.substring(0, prefix.length() - 1);
    return Optional.of(new NetworkShape(part, settings));
  }

  private static Optional<String> baseline(String encoder, Map<String, Tensor> tensors) {
    if (tensors.containsKey(encoder + "attention.attention.0.weight")) {
      return Optional.of("attn");
    }
    if (tensors.containsKey(encoder + "attention.attention_a.0.weight")) {
      return Optional.of("gated_attn");
    }
    if (tensors.containsKey(encoder + "cls_token")) {
      return Optional.of("selfattn");
    }
    if (tensors.containsKey(encoder + "i_classifier.0.weight")) {
      return Optional.of("dsmil");
    }
    return Optional.empty();
  }
}
