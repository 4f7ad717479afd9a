package dev.mhim.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * What makes pods.
 *
 * @param owner the object
 * @param template its pods' template
 */
record Workload(JsonNode owner, JsonNode template) {
  private static final Map<String, String> TEMPLATES =
      Map.of(
          "Deployment", "/spec/template",
          "StatefulSet", "/spec/template",
          "ScaledJob", "/spec/jobTargetRef/template");

  /** All of them. */
  static List<Workload> of(List<JsonNode> objects) {
    return objects.stream()
        .filter(object -> TEMPLATES.containsKey(object.path("kind").asText()))
        .map(object ->
            new Workload(
                object, object.at(TEMPLATES.getOrDefault(object.path("kind").asText(), ""))))
        .toList();
  }

  String name() {
    return Manifests.name(owner);
  }

  boolean isOurs() {
    return container().path("image").asText().startsWith("mhim/");
  }

  JsonNode pod() {
    return template.path("spec");
  }

  /** Each pod has one container. */
  JsonNode container() {
    return pod().path("containers").path(0);
  }

  Map<String, String> labels() {
    Map<String, String> labels = new LinkedHashMap<>();
    template
        .at("/metadata/labels")
        .properties()
        .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
    return labels;
  }

  /** Port numbers by name. */
  Map<String, Integer> ports() {
    Map<String, Integer> ports = new LinkedHashMap<>();
    container()
        .path("ports")
        .forEach(port -> ports.put(port.path("name").asText(), port.path("containerPort").asInt()));
    return ports;
  }

  /** The environment as the container sees it; what comes from elsewhere is made up. */
  Map<String, String> environment(List<JsonNode> objects) {
    Map<String, String> environment = new LinkedHashMap<>();
    for (JsonNode source : container().path("envFrom")) {
      Manifests.find(objects, "ConfigMap", source.at("/configMapRef/name").asText())
          .path("data")
          .properties()
          .forEach(entry -> environment.put(entry.getKey(), entry.getValue().asText()));
    }
    for (JsonNode variable : container().path("env")) {
      environment.put(
          variable.path("name").asText(), variable.path("value").asText("from-cluster"));
    }
    return environment;
  }

  static Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  @Override
  public String toString() {
    return owner.path("kind").asText() + " " + name();
  }
}
