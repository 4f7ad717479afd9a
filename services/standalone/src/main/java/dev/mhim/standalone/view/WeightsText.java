package dev.mhim.standalone.view;

import dev.mhim.mil.model.PublishedNames;
import dev.mhim.standalone.models.NetworkShape;
import dev.mhim.standalone.models.StoredWeights;
import dev.mhim.standalone.models.WeightsSize;
import dev.mhim.tensors.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** A file of weights for people. */
public final class WeightsText {
  private static final int LONGEST_NAME = 70;

  private WeightsText() {}

  /** Summary, settings, metadata, tensors. */
  public static List<String> of(StoredWeights file) {
    WeightsSize size = WeightsSize.of(file.tensors());
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s: %s, %,d parameters in %,d tensors, %,.1f MiB"
            .formatted(
                file.source(),
                file.form().title(),
                size.parameters(),
                size.tensors(),
                size.bytes() / (double) (1 << 20)));
    NetworkShape.all(file.tensors()).values().forEach(shape -> lines.add(network(shape)));
    addMetadata(lines, file.metadata());
    lines.add("");
    addTensors(lines, file.tensors());
    return lines.stream().map(WeightsText::printable).toList();
  }

  private static String network(NetworkShape shape) {
    List<String> settings = new ArrayList<>();
    shape.settings().forEach((flag, value) -> settings.add(flag + " " + value));
    String part = shape.part().isEmpty() ? "network" : "network in '" + shape.part() + "'";
    return "%s, by its weights: %s".formatted(part, String.join(", ", settings));
  }

  private static void addMetadata(List<String> lines, SequencedMap<String, String> metadata) {
    if (metadata.isEmpty()) {
      return;
    }
    lines.add("");
    lines.add("metadata");
    metadata.forEach((key, value) -> {
      Map<String, String> inner = WeightsJson.flat(value);
      if (inner.isEmpty()) {
        lines.add("  %s: %s".formatted(key, String.join(", ", value.lines().toList())));
      } else {
        lines.add("  " + key);
        inner.forEach((name, text) -> lines.add("    %s: %s".formatted(name, text)));
      }
    });
  }

  private static void addTensors(List<String> lines, SequencedMap<String, Tensor> tensors) {
    int width =
        tensors.keySet().stream()
            .mapToInt(String::length)
            .filter(n -> n <= LONGEST_NAME)
            .max()
            .orElse(4);
    lines.add("tensors");
    tensors.forEach((name, tensor) ->
        lines.add(
            "  %%-%ds  %%-4s %%-18s%%s"
                .formatted(Math.max(4, width))
                .formatted(
                    name.isEmpty() ? "(the tensor itself)" : name,
                    tensor.dtype(),
                    tensor.shape(),
                    renamed(name))
                .stripTrailing()));
  }

  private static String renamed(String name) {
    String today = PublishedNames.today(name);
    return today.equals(name) ? "" : "  (now " + today + ")";
  }

  /** A file from anywhere must not steer the terminal. */
  private static String printable(String line) {
    return line.replaceAll("\\p{Cc}", "\ufffd");
  }
}
