package dev.mhim.featurestore.catalog;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.mhim.platform.error.ErrorKind;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.platform.error.Problems;
import dev.mhim.platform.name.DatasetName;
import dev.mhim.platform.name.ResourceIds;
import dev.mhim.platform.store.ObjectStore;
import dev.mhim.platform.store.StoredObject;
import dev.mhim.v1.Dataset;
import dev.mhim.v1.DatasetManifest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/**
 * The dataset versions, one manifest each: {@code
 * datasets/<project>/<dataset>/versions/<v>/manifest}, as protobuf-JSON, which any S3 client can
 * show to people. A version is written once, and its number is never given again.
 */
public final class DatasetCatalog {
  private static final byte[] NOTHING = {};

  private final ObjectStore store;

  public DatasetCatalog(ObjectStore store) {
    this.store = store;
  }

  /**
   * Adds a version, or gives the newest one when its content is the same.
   *
   * @throws PlatformException UNAVAILABLE when one of its bags is not stored
   */
  public Dataset add(DatasetName dataset, DatasetManifest manifest) {
    requireBags(dataset, manifest);
    while (true) {
      DatasetVersions versions = versions(dataset);
      Optional<Dataset> existing =
          newest(dataset, versions)
              .map(DatasetManifest::getDataset)
              .filter(newest ->
                  newest.getContentSha256().equals(manifest.getDataset().getContentSha256()));
      if (existing.isPresent()) {
        return existing.get();
      }
      DatasetName name = dataset.withVersion(versions.last() + 1);
      Dataset versioned = manifest.getDataset().toBuilder().setName(name.toString()).build();
      DatasetManifest complete = manifest.toBuilder().setDataset(versioned).build();
      // Another import may take the number first; then this one takes the next.
      if (store.putIfAbsent(DatasetVersions.manifest(name), json(complete))) {
        return versioned;
      }
    }
  }

  /** A version whose bags are not all there is never shown, whatever went wrong before. */
  private void requireBags(DatasetName dataset, DatasetManifest manifest) {
    Set<String> stored = new HashSet<>();
    store.list(BagStore.folder(dataset)).forEach(object -> stored.add(object.key()));
    for (String bag : bags(manifest)) {
      if (!stored.contains(BagStore.key(dataset, bag))) {
        throw new PlatformException(
            ErrorKind.UNAVAILABLE,
            Problems.of(
                "BAG_LOST",
                dataset.bag(bag),
                "",
                "the bag is not stored any more, so the version is not published",
                "import again: what is stored already is not stored anew"));
      }
    }
  }

  /** The hashes of the bags that a version names. */
  public static Set<String> bags(DatasetManifest manifest) {
    Set<String> bags = new HashSet<>();
    manifest
        .getCasesList()
        .forEach(item -> item.getBagsList().forEach(bag -> bags.add(bag.getSha256())));
    return bags;
  }

  /**
   * A version; without one in the name, the newest.
   *
   * @throws PlatformException NOT_FOUND when there is none
   */
  public DatasetManifest get(DatasetName name) {
    DatasetVersions versions = versions(name);
    Optional<DatasetManifest> found =
        name.version().isEmpty()
            ? newest(name, versions)
            : versions.live().contains(name.version().getAsInt()) ? read(name) : Optional.empty();
    return found.orElseThrow(() -> notFound(name));
  }

  /** Every version that is there, oldest first. */
  public List<DatasetManifest> all(DatasetName dataset) {
    return versions(dataset).live().stream()
        .flatMap(version -> read(dataset.withVersion(version)).stream())
        .toList();
  }

  /**
   * The newest version of each dataset of a project, by id.
   *
   * @param after only ids that come after this one; empty: from the first on
   * @param most how many at most
   */
  public List<Dataset> list(String project, String after, int most) {
    NavigableMap<String, List<StoredObject>> objects = new TreeMap<>();
    String prefix = "datasets/" + project + "/";
    for (StoredObject object : store.list(prefix)) {
      String rest = object.key().substring(prefix.length());
      int slash = rest.indexOf('/');
      if (slash > 0 && ResourceIds.isValid(rest.substring(0, slash))) {
        objects.computeIfAbsent(rest.substring(0, slash), _ -> new ArrayList<>()).add(object);
      }
    }
    return objects.tailMap(after, false).entrySet().stream()
        .flatMap(entry -> {
          DatasetName name = new DatasetName(project, entry.getKey(), OptionalInt.empty());
          return newest(name, DatasetVersions.of(name, entry.getValue())).stream();
        })
        .limit(most)
        .map(DatasetManifest::getDataset)
        .toList();
  }

  /**
   * Deletes a dataset, or one version of it, at once: from the one object on that says so nobody is
   * given a manifest any more.
   *
   * @return the versions that were deleted, oldest first
   * @throws PlatformException NOT_FOUND when there is none
   */
  public List<DatasetName> delete(DatasetName name) {
    DatasetName dataset = name.withoutVersion();
    DatasetVersions versions = versions(dataset);
    boolean whole = name.version().isEmpty();
    if (whole ? versions.live().isEmpty() : !versions.live().contains(number(name))) {
      throw notFound(name);
    }
    store.put(
        whole
            ? DatasetVersions.deletionThrough(dataset, versions.last())
            : DatasetVersions.deletion(name),
        NOTHING);
    List<DatasetName> deleted =
        whole ? versions.live().stream().map(dataset::withVersion).toList() : List.of(name);
    store.deleteAll(deleted.stream().map(DatasetVersions::manifest).toList());
    return deleted;
  }

  /** Deletes manifests of versions that are deleted, where a crash came in between. */
  public void deleteLeftovers(DatasetName dataset) {
    store.deleteAll(versions(dataset).leftovers());
  }

  private DatasetVersions versions(DatasetName dataset) {
    return DatasetVersions.of(dataset, store.list(DatasetVersions.folder(dataset)));
  }

  /** The newest that is still there: one may be deleted while it is looked for. */
  private Optional<DatasetManifest> newest(DatasetName dataset, DatasetVersions versions) {
    return versions.live().descendingSet().stream()
        .flatMap(version -> read(dataset.withVersion(version)).stream())
        .findFirst();
  }

  private Optional<DatasetManifest> read(DatasetName version) {
    try {
      return Optional.of(parse(version, store.get(DatasetVersions.manifest(version))));
    } catch (PlatformException e) {
      if (e.kind() == ErrorKind.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static int number(DatasetName name) {
    return name.version().orElseThrow();
  }

  private static byte[] json(DatasetManifest manifest) {
    try {
      return JsonFormat.printer().print(manifest).getBytes(StandardCharsets.UTF_8);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a manifest has no Any that JSON could not show", e);
    }
  }

  private static DatasetManifest parse(DatasetName name, byte[] json) {
    DatasetManifest.Builder manifest = DatasetManifest.newBuilder();
    try {
      JsonFormat.parser()
          .ignoringUnknownFields()
          .merge(new String(json, StandardCharsets.UTF_8), manifest);
    } catch (InvalidProtocolBufferException e) {
      throw new PlatformException(
          ErrorKind.DATA_LOSS,
          Problems.of(
              "UNREADABLE_MANIFEST",
              DatasetVersions.manifest(name),
              "",
              "the stored manifest can't be read",
              "restore the object from a backup"),
          e);
    }
    return manifest.build();
  }

  private static PlatformException notFound(DatasetName name) {
    return new PlatformException(
        ErrorKind.NOT_FOUND,
        Problems.of(
            "DATASET_NOT_FOUND",
            "name",
            name.toString(),
            "there is no such dataset",
            "import it first"));
  }
}
