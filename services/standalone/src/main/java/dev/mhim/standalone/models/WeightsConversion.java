package dev.mhim.standalone.models;

import dev.mhim.mil.model.PublishedNames;
import dev.mhim.mil.network.RecycleNetwork;
import dev.mhim.standalone.flags.UsageException;
import dev.mhim.tensors.Safetensors;
import dev.mhim.tensors.Tensor;
import dev.mhim.tensors.torch.TorchFile;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Objects;
import java.util.SequencedMap;

/** Weights from one form of file into the other, or one part of a nested checkpoint. */
public final class WeightsConversion {
  private WeightsConversion() {}

  /**
   * The weights of one part, under the names that they have within it.
   *
   * @param part such as {@code teacher}; empty for the whole file
   * @param todaysNames whether v1 names become today's
   */
  public static SequencedMap<String, Tensor> select(
      StoredWeights file, String part, boolean todaysNames) {
    String prefix = part.isEmpty() ? "" : part + ".";
    SequencedMap<String, Tensor> selected = new LinkedHashMap<>();
    file.tensors()
        .forEach((name, tensor) -> {
          if (name.startsWith(prefix)) {
            String own = name.substring(prefix.length());
            selected.put(todaysNames ? PublishedNames.today(own) : own, tensor);
          }
        });
    if (selected.isEmpty()) {
      throw new UsageException(
          "--part %s: %s has no such part, its tensors begin with %s"
              .formatted(
                  part,
                  file.source(),
                  file.tensors().keySet().stream()
                      .map(name -> name.replaceFirst("\\..*", ""))
                      .distinct()
                      .limit(10)
                      .toList()));
    }
    return selected;
  }

  /** The form that a file's name asks for. */
  public static StoredWeights.Form formOf(Path out) {
    String name = String.valueOf(out.getFileName()).toLowerCase(Locale.ROOT);
    if (name.endsWith(".safetensors")) {
      return StoredWeights.Form.SAFETENSORS;
    }
    if (name.endsWith(".pt") || name.endsWith(".pth")) {
      return StoredWeights.Form.TORCH;
    }
    throw new UsageException(
        "'%s' does not say what to write: end it in .pt or .safetensors".formatted(out));
  }

  /**
   * Writes a file, whole or not at all. A PyTorch file is a plain state dict, as the published
   * program loads it, which has no place for metadata.
   */
  public static void write(
      Path out, SequencedMap<String, Tensor> tensors, SequencedMap<String, String> metadata) {
    switch (formOf(out)) {
      case SAFETENSORS -> Safetensors.write(out, tensors, metadata);
      case TORCH -> TorchFile.write(out, TorchFile.stateDict(withSharedQueries(tensors)));
    }
  }

  /** The queries are one tensor under two names; safetensors has to store them twice. */
  private static SequencedMap<String, Tensor> withSharedQueries(
      SequencedMap<String, Tensor> tensors) {
    SequencedMap<String, Tensor> shared = new LinkedHashMap<>(tensors);
    Tensor queries = tensors.get(RecycleNetwork.QUERIES);
    if (queries != null && Objects.equals(queries, tensors.get(RecycleNetwork.QUERIES_TWIN))) {
      shared.put(RecycleNetwork.QUERIES_TWIN, queries);
    }
    return shared;
  }
}
