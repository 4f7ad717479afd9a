package dev.mhim.standalone.view;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mhim.v1.Artifact;
import dev.mhim.v1.Prediction;
import java.nio.file.Path;
import java.util.List;

/** A prediction and where its files are, as one JSON object on one line. */
public final class PredictionJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private PredictionJson() {}

  /** {@code prediction} as in the contract, {@code output}, {@code files} relative to it. */
  public static String of(Prediction prediction, Path folder, List<Artifact> files) {
    ObjectNode root = JSON.createObjectNode();
    try {
      root.set("prediction", JSON.readTree(MessageJson.of(prediction)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
    root.put("output", folder.toString());
    ArrayNode paths = root.putArray("files");
    files.forEach(file -> paths.add(file.getPath()));
    return root.toString();
  }
}
