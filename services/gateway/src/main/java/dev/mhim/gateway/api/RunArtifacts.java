package dev.mhim.gateway.api;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.mhim.gateway.runs.Page;
import dev.mhim.platform.error.ErrorKind;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.platform.error.Problems;
import dev.mhim.platform.store.Artifacts;
import dev.mhim.platform.store.ObjectStore;
import dev.mhim.v1.Artifact;
import dev.mhim.v1.ArtifactKind;
import dev.mhim.v1.ArtifactList;
import dev.mhim.v1.FoldStatus;
import dev.mhim.v1.Run;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The files of a run that count: those of accepted attempts, the split plan, the evaluation's.
 * Blocks where a run keeps a list of many files in the object store.
 */
@ApplicationScoped
public class RunArtifacts {
  private static final int LARGEST_PAGE = 1000;

  /** Of some hundred kilobytes each, so that who downloads file after file reads a list once. */
  private static final int KEPT_LISTS = 8;

  private final RunOperations runs;
  private final ObjectStore store;
  private final Map<String, ArtifactList> lists =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, ArtifactList> eldest) {
          return size() > KEPT_LISTS;
        }
      };

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

  private NavigableMap<String, Artifact> byPath(Run run) {
    NavigableMap<String, Artifact> artifacts = new TreeMap<>();
    if (run.hasSplitPlan()) {
      artifacts.put(run.getSplitPlan().getPath(), run.getSplitPlan());
    }
    for (FoldStatus fold : run.getFoldsList()) {
      fold.getArtifactsList().forEach(artifact -> add(artifacts, artifact));
    }
    run.getAllCases().getArtifactsList().forEach(artifact -> add(artifacts, artifact));
    run.getArtifactsList().forEach(artifact -> add(artifacts, artifact));
    return artifacts;
  }

  private void add(NavigableMap<String, Artifact> artifacts, Artifact artifact) {
    if (artifact.getKind() == ArtifactKind.ARTIFACT_KIND_ARTIFACT_LIST) {
      files(artifact).getArtifactsList().forEach(file -> artifacts.put(file.getPath(), file));
    } else {
      artifacts.put(artifact.getPath(), artifact);
    }
  }

  private ArtifactList files(Artifact list) {
    synchronized (lists) {
      ArtifactList known = lists.get(list.getSha256());
      if (known != null) {
        return known;
      }
    }
    ArtifactList read = read(list);
    synchronized (lists) {
      lists.put(list.getSha256(), read);
    }
    return read;
  }

  private ArtifactList read(Artifact list) {
    try {
      return ArtifactList.parseFrom(new Artifacts(store).read(list));
    } catch (InvalidProtocolBufferException e) {
      throw new PlatformException(
          ErrorKind.DATA_LOSS,
          Problems.of(
              "UNREADABLE_ARTIFACT",
              list.getObjectKey(),
              "",
              "the stored list of files can't be read",
              "ask for the prediction again"),
          e);
    }
  }
}
