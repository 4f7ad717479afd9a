package dev.mhim.kubernetes;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The objects of k8s/: as they lie there, and as kustomize makes them of an overlay. */
final class Manifests {
  static final Path ROOT = Path.of(System.getProperty("mhim.root"));
  static final Path K8S = ROOT.resolve("k8s");
  static final YAMLMapper YAML = new YAMLMapper();

  private static final Map<String, List<JsonNode>> RENDERED = new ConcurrentHashMap<>();
  private static final Optional<List<String>> KUSTOMIZE =
      Stream.of(List.of("kubectl", "kustomize"), List.of("kustomize", "build"))
          .filter(command -> isOnPath(command.getFirst()))
          .findFirst();

  private Manifests() {}

  static Stream<String> overlays() {
    return Stream.of("dev", "prod", "prod-pool");
  }

  /** What an overlay makes; the test is skipped where no kustomize is. */
  static List<JsonNode> render(String overlay) {
    assumeTrue(
        KUSTOMIZE.isPresent(),
        "rendering " + overlay + " skipped: neither kubectl nor kustomize is on the PATH");
    return RENDERED.computeIfAbsent(overlay, name -> run(KUSTOMIZE.orElseThrow(), name));
  }

  /** Every object that lies in a file of its own, by file; patches and kustomizations are none. */
  static Map<Path, List<JsonNode>> files() {
    Map<Path, List<JsonNode>> files = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(K8S)) {
      for (Path path : paths.filter(file -> file.toString().endsWith(".yaml")).toList()) {
        List<JsonNode> objects =
            parse(Files.readString(path)).stream()
                .filter(object -> object.has("kind"))
                .filter(object -> !object.path("apiVersion").asText().contains("kustomize"))
                .toList();
        if (!objects.isEmpty()) {
          files.put(K8S.relativize(path), objects);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }

  /** The one object of this kind and name. */
  static JsonNode find(List<JsonNode> objects, String kind, String name) {
    return objects.stream()
        .filter(object -> object.path("kind").asText().equals(kind))
        .filter(object -> name(object).equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + kind + " " + name));
  }

  static List<JsonNode> ofKind(List<JsonNode> objects, String kind) {
    return objects.stream().filter(object -> object.path("kind").asText().equals(kind)).toList();
  }

  static String name(JsonNode object) {
    return object.at("/metadata/name").asText();
  }

  /** The text of a file of k8s/. */
  static String text(String file) {
    try {
      return Files.readString(K8S.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<JsonNode> parse(String text) {
    List<JsonNode> objects = new ArrayList<>();
    try (var values = YAML.readerFor(JsonNode.class).<JsonNode>readValues(text)) {
      values.forEachRemaining(objects::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return objects;
  }

  private static List<JsonNode> run(List<String> kustomize, String overlay) {
    List<String> command = new ArrayList<>(kustomize);
    command.add(K8S.resolve("overlays").resolve(overlay).toString());
    try {
      Path errors = Files.createTempFile("kustomize", ".err");
      Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new AssertionError(command + ": " + Files.readString(errors));
      }
      Files.delete(errors);
      return parse(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Whether the PATH has a program. */
  static boolean isOnPath(String program) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(java.io.File.pathSeparator, -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }
}
