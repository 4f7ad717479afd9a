package dev.mhim.featurestore.catalog;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.mhim.platform.error.ErrorKind;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.platform.error.Problems;
import dev.mhim.platform.name.DatasetName;
import dev.mhim.platform.store.ObjectStore;
import dev.mhim.platform.store.StoredObject;
import dev.mhim.v1.Dataset;
import dev.mhim.v1.DatasetManifest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.NavigableMap;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The dataset versions, one manifest each: {@code
 * datasets/<project>/<dataset>/versions/<v>/manifest}, as protobuf-JSON, which any S3 client can
 * show to people. A version is written once.
 */
public final class DatasetCatalog {
  private static final Pattern KEY =
      Pattern.compile("datasets/([^/]+)/([^/]+)/versions/(\\d{1,9})/manifest");

  private final ObjectStore store;

  public DatasetCatalog(ObjectStore store) {
    this.store = store;
  }

  /** Adds a version, or gives the newest one when its content is the same. */
  public Dataset add(DatasetName dataset, DatasetManifest manifest) {
    while (true) {
      OptionalInt newest = newest(dataset);
      if (newest.isPresent()) {
        Dataset existing = get(dataset.withVersion(newest.getAsInt())).getDataset();
        if (existing.getContentSha256().equals(manifest.getDataset().getContentSha256())) {
          return existing;
        }
      }
      DatasetName name = dataset.withVersion(newest.orElse(0) + 1);
      Dataset versioned = manifest.getDataset().toBuilder().setName(name.toString()).build();
      DatasetManifest complete = manifest.toBuilder().setDataset(versioned).build();
      // Another import may take the number first; then this one takes the next.
      if (store.putIfAbsent(key(name), json(complete))) {
        return versioned;
      }
    }
  }

  /**
   * A version; without one in the name, the newest.
   *
   * @throws PlatformException NOT_FOUND when there is none
   */
  public DatasetManifest get(DatasetName name) {
    DatasetName versioned =
        name.version().isPresent()
            ? name
            : name.withVersion(newest(name).orElseThrow(() -> notFound(name, null)));
    byte[] json;
    try {
      json = store.get(key(versioned));
    } catch (PlatformException e) {
      throw e.kind() == ErrorKind.NOT_FOUND ? notFound(name, e) : e;
    }
    return parse(versioned, json);
  }

  /**
   * The newest version of each dataset of a project, by id.
   *
   * @param after only ids that come after this one; empty: from the first on
   * @param most how many at most
   */
  public List<Dataset> list(String project, String after, int most) {
    NavigableMap<String, Integer> newest = new TreeMap<>();
    for (StoredObject object : store.list("datasets/" + project + "/")) {
      Matcher key = KEY.matcher(object.key());
      if (key.matches()) {
        newest.merge(key.group(2), Integer.valueOf(key.group(3)), Math::max);
      }
    }
    return newest.tailMap(after, false).entrySet().stream()
        .limit(most)
        .map(entry ->
            get(new DatasetName(project, entry.getKey(), OptionalInt.of(entry.getValue())))
                .getDataset())
        .toList();
  }

  private OptionalInt newest(DatasetName dataset) {
    return store
        .list("datasets/" + dataset.project() + "/" + dataset.dataset() + "/versions/")
        .stream()
        .map(object -> KEY.matcher(object.key()))
        .filter(Matcher::matches)
        .mapToInt(key -> Integer.parseInt(key.group(3)))
        .max();
  }

  private static String key(DatasetName name) {
    return "datasets/"
        + name.project()
        + "/"
        + name.dataset()
        + "/versions/"
        + name.version().orElseThrow()
        + "/manifest";
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
              key(name),
              "",
              "the stored manifest can't be read",
              "restore the object from a backup"),
          e);
    }
    return manifest.build();
  }

  private static PlatformException notFound(DatasetName name, @Nullable Throwable cause) {
    return new PlatformException(
        ErrorKind.NOT_FOUND,
        Problems.of(
            "DATASET_NOT_FOUND",
            "name",
            name.toString(),
            "there is no such dataset",
            "import it first"),
        cause);
  }
}
