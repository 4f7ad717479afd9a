package dev.mhim.featurestore.garbage;

import dev.mhim.platform.name.DatasetName;
import dev.mhim.platform.name.ResourceIds;
import dev.mhim.platform.store.ObjectStore;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** The datasets that have bags in the store, whether a version names them or not. */
public final class DatasetFolders {
  private static final String BAGS = "bags/";

  private final ObjectStore store;

  public DatasetFolders(ObjectStore store) {
    this.store = store;
  }

  /** Those of all projects. */
  public List<DatasetName> all() {
    return ids(BAGS).flatMap(project -> of(project).stream()).toList();
  }

  /** Those of a project, by name. */
  public List<DatasetName> of(String project) {
    return ids(BAGS + project + "/")
        .map(dataset -> new DatasetName(project, dataset, OptionalInt.empty()))
        .toList();
  }

  /** Whose bags lie under a key. */
  static Optional<DatasetName> ofKey(String key) {
    String[] parts = key.split("/", -1);
    return parts.length > 2
            && key.startsWith(BAGS)
            && ResourceIds.isValid(parts[1])
            && ResourceIds.isValid(parts[2])
        ? Optional.of(new DatasetName(parts[1], parts[2], OptionalInt.empty()))
        : Optional.empty();
  }

  /** Prefix of the bags of a project; of all: {@code -}. */
  public static String folder(String project) {
    return project.equals("-") ? BAGS : BAGS + project + "/";
  }

  private Stream<String> ids(String folder) {
    return store.folders(folder).stream().filter(ResourceIds::isValid).sorted();
  }
}
