package dev.mhim.standalone.view;

import dev.mhim.v1.Artifact;
import dev.mhim.v1.ArtifactKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Where the downloaded files of a run lie. */
public record RunFiles(Path folder, List<Artifact> artifacts) {
  private static final Map<ArtifactKind, String> NAMES = names();

  private static Map<ArtifactKind, String> names() {
    Map<ArtifactKind, String> names = new LinkedHashMap<>();
    names.put(ArtifactKind.ARTIFACT_KIND_REPORT, "report");
    names.put(ArtifactKind.ARTIFACT_KIND_TABLE, "predictions");
    names.put(ArtifactKind.ARTIFACT_KIND_EVALUATION, "evaluation");
    names.put(ArtifactKind.ARTIFACT_KIND_MODEL, "models");
    names.put(ArtifactKind.ARTIFACT_KIND_MODEL_CARD, "model_card");
    return names;
  }

  /** Copies what could change. */
  public RunFiles {
    artifacts = List.copyOf(artifacts);
  }

  /** The folder as {@code output}, and files by what they are. */
  public Map<String, List<Path>> paths() {
    Map<String, List<Path>> paths = new LinkedHashMap<>();
    paths.put("output", List.of(folder));
    NAMES.forEach((kind, name) -> {
      List<Path> files = of(kind);
      if (!files.isEmpty()) {
        paths.put(name, files);
      }
    });
    return paths;
  }

  /** For people: a line for each kind. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("files of the run: " + folder);
    NAMES.forEach((kind, name) -> {
      List<Path> files = of(kind).stream().map(folder::relativize).toList();
      if (!files.isEmpty()) {
        String more = files.size() > 1 ? " … %d files".formatted(files.size()) : "";
        lines.add("  %-12s %s%s".formatted(name, files.getFirst(), more));
      }
    });
    return lines;
  }

  private List<Path> of(ArtifactKind kind) {
    return artifacts.stream()
        .filter(artifact -> artifact.getKind() == kind)
        .map(artifact -> folder.resolve(artifact.getPath()))
        .toList();
  }
}
