package dev.mhim.platform.store;

import dev.mhim.platform.error.ErrorKind;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.platform.error.Problems;
import dev.mhim.platform.name.RunName;
import dev.mhim.platform.name.Sha256;
import dev.mhim.v1.Artifact;
import dev.mhim.v1.ArtifactKind;

/** The files of runs: stored with their hash, read with their hash checked. */
public final class Artifacts {
  private final ObjectStore store;

  public Artifacts(ObjectStore store) {
    this.store = store;
  }

  /** The prefix of everything that belongs to a run: {@code runs/{project}/{run}/}. */
  public static String prefix(RunName run) {
    return "runs/" + run.project() + "/" + run.run() + "/";
  }

  /**
   * Stores a file of a run.
   *
   * @param run the run
   * @param path path within the run as people see it, for example {@code
   *     folds/0/student.safetensors}
   * @param location where it lies under the run's prefix; attempts have their own folder, so that a
   *     late writer overwrites nothing
   */
  public Artifact put(RunName run, String path, String location, ArtifactKind kind, byte[] bytes) {
    String key = prefix(run) + location;
    store.put(key, bytes);
    return Artifact.newBuilder()
        .setPath(path)
        .setObjectKey(key)
        .setSha256(Sha256.hex(bytes))
        .setSizeBytes(bytes.length)
        .setKind(kind)
        .build();
  }

  /** Reads a file whole and checks its hash: DATA_LOSS when the store holds something else. */
  public byte[] read(Artifact artifact) {
    byte[] bytes = store.get(artifact.getObjectKey());
    String found = Sha256.hex(bytes);
    if (!found.equals(artifact.getSha256())) {
      throw new PlatformException(
          ErrorKind.DATA_LOSS,
          Problems.of(
              "HASH_MISMATCH",
              artifact.getObjectKey(),
              found,
              "the stored object has another SHA-256 than was recorded, " + artifact.getSha256(),
              "restore the object from a backup"));
    }
    return bytes;
  }
}
