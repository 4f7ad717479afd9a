package dev.mhim.standalone.view;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mhim.mil.model.PublishedNames;
import dev.mhim.standalone.models.NetworkShape;
import dev.mhim.standalone.models.StoredWeights;
import dev.mhim.standalone.models.WeightsSize;
import java.util.LinkedHashMap;
import java.util.Map;

/** A file of weights as one JSON object. */
public final class WeightsJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private WeightsJson() {}

  /**
   * The object: {@code file, format, parameters, bytes, networks, metadata, tensors}. Metadata that
   * is a JSON object itself stands there as one.
   */
  public static String of(StoredWeights file) {
    WeightsSize size = WeightsSize.of(file.tensors());
    ObjectNode root = JSON.createObjectNode();
    root.put("file", file.source().toString());
    root.put("format", file.form().title());
    root.put("parameters", size.parameters());
    root.put("bytes", size.bytes());
    ArrayNode networks = root.putArray("networks");
    for (NetworkShape shape : NetworkShape.all(file.tensors()).values()) {
      ObjectNode node = networks.addObject().put("part", shape.part());
      ObjectNode settings = node.putObject("settings");
      shape.settings().forEach(settings::put);
    }
    ObjectNode metadata = root.putObject("metadata");
    file.metadata()
        .forEach((key, value) -> {
          JsonNode parsed = parsed(value);
          if (parsed.isObject()) {
            metadata.set(key, parsed);
          } else {
            metadata.put(key, value);
          }
        });
    ArrayNode tensors = root.putArray("tensors");
    file.tensors()
        .forEach((name, tensor) -> {
          ObjectNode node = tensors.addObject();
          node.put("name", name);
          String today = PublishedNames.today(name);
          if (!today.equals(name)) {
            node.put("todays_name", today);
          }
          node.put("dtype", tensor.dtype().name());
          ArrayNode shape = node.putArray("shape");
          tensor.shape().forEach(shape::add);
        });
    return root.toString();
  }

  /** The entries of a text that is a JSON object; empty for every other text. */
  static Map<String, String> flat(String text) {
    Map<String, String> entries = new LinkedHashMap<>();
    JsonNode parsed = parsed(text);
    if (parsed.isObject()) {
      parsed
          .properties()
          .forEach(entry ->
              entries.put(
                  entry.getKey(),
                  entry.getValue().isValueNode()
                      ? entry.getValue().asText()
                      : entry.getValue().toString()));
    }
    return entries;
  }

  private static JsonNode parsed(String text) {
    try {
      return text.startsWith("{") ? JSON.readTree(text) : JSON.missingNode();
    } catch (JsonProcessingException e) {
      return JSON.missingNode();
    }
  }
}
