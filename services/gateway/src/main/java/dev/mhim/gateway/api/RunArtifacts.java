package dev.mhim.gateway.api;

import dev.mhim.gateway.runs.Page;
import dev.mhim.platform.error.ErrorKind;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.platform.error.Problems;
import dev.mhim.platform.store.ObjectStore;
import dev.mhim.v1.Artifact;
import dev.mhim.v1.FoldStatus;
import dev.mhim.v1.Run;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.InputStream;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The files of a run that count: those of accepted attempts, the split plan, the evaluation's. */
@ApplicationScoped
public class RunArtifacts {
  private static final int LARGEST_PAGE = 1000;

  private final RunOperations runs;
  private final ObjectStore store;

  RunArtifacts(RunOperations runs, ObjectStore store) {
    this.runs = runs;
    this.store = store;
  }

  /** A page of a run's files; the token of a page is the path of its last file. */
  public Page<Artifact> list(String run, int size, String token) {
    if (size < 0 || size > LARGEST_PAGE) {
      throw new PlatformException(
          ErrorKind.INVALID_ARGUMENT,
          Problems.of(
              "OUT_OF_RANGE",
              "page_size",
              Integer.toString(size),
              "a page has 0 to " + LARGEST_PAGE + " items",
              ""));
    }
    int wanted = size == 0 ? LARGEST_PAGE : size;
    NavigableMap<String, Artifact> rest = byPath(runs.get(run)).tailMap(token, token.isEmpty());
    List<Artifact> items = rest.values().stream().limit(wanted).toList();
    return new Page<>(items, rest.size() > wanted ? items.getLast().getPath() : "");
  }

  /** The file of a path: NOT_FOUND when the run has none there. */
  public Artifact find(String run, String path) {
    Artifact artifact = byPath(runs.get(run)).get(path);
    if (artifact == null) {
      throw new PlatformException(
          ErrorKind.NOT_FOUND,
          Problems.of(
              "NOT_FOUND", "path", path, run + " has no such file", "list its files to see which"));
    }
    return artifact;
  }

  /** The bytes of a file, to be closed. */
  public InputStream open(Artifact artifact) {
    return store.open(artifact.getObjectKey(), 0);
  }

  private static NavigableMap<String, Artifact> byPath(Run run) {
    NavigableMap<String, Artifact> artifacts = new TreeMap<>();
    if (run.hasSplitPlan()) {
      artifacts.put(run.getSplitPlan().getPath(), run.getSplitPlan());
    }
    for (FoldStatus fold : run.getFoldsList()) {
      fold.getArtifactsList().forEach(artifact -> artifacts.put(artifact.getPath(), artifact));
    }
    run.getAllCases()
        .getArtifactsList()
        .forEach(artifact -> artifacts.put(artifact.getPath(), artifact));
    run.getArtifactsList().forEach(artifact -> artifacts.put(artifact.getPath(), artifact));
    return artifacts;
  }
}
