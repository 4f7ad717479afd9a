package dev.mhim.featurestore.catalog;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.mhim.platform.error.ErrorKind;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.platform.error.Problems;
import dev.mhim.platform.name.DatasetName;
import dev.mhim.platform.store.ObjectStore;
import dev.mhim.platform.store.StoredObject;
import dev.mhim.v1.FeatureType;
import dev.mhim.v1.Upload;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which stored bag came from which file that a client sent, one object each: {@code
 * uploads/<project>/<dataset>/<sha256 of the file>.<wanted type>.<sha256 of the bag>}, as
 * protobuf-JSON. A young one keeps its bag: a version is about to name it.
 */
public final class UploadRecords {
  private static final Pattern NAME =
      Pattern.compile("([0-9a-f]{64})\\.([a-z0-9]+)\\.([0-9a-f]{64})");
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  private final ObjectStore store;

  UploadRecords(ObjectStore store) {
    this.store = store;
  }

  /**
   * What was made of a file.
   *
   * @param wanted how its features were to be stored
   * @throws PlatformException INVALID_ARGUMENT for what is no SHA-256
   */
  public Optional<Upload> find(DatasetName dataset, String sha256, FeatureType wanted) {
    return store.list(folder(dataset) + stem(sha256, wanted)).stream()
        .findFirst()
        .flatMap(object -> read(object.key()));
  }

  /** Keeps what was made of a file, or keeps it longer. */
  public void put(DatasetName dataset, FeatureType wanted, Upload upload) {
    store.put(
        folder(dataset) + stem(upload.getSha256(), wanted) + upload.getStoredSha256(),
        json(upload));
  }

  /** The stored bags of files that were sent, or asked for, since then. */
  public Set<String> bagsSince(DatasetName dataset, Instant since) {
    return store.list(folder(dataset)).stream()
        .filter(object -> !object.modified().isBefore(since))
        .flatMap(object -> bag(dataset, object).stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Forgets the files that these bags were made of. */
  public void forget(DatasetName dataset, Collection<String> bags) {
    Set<String> gone = Set.copyOf(bags);
    List<String> records =
        store.list(folder(dataset)).stream()
            .filter(object -> bag(dataset, object).filter(gone::contains).isPresent())
            .map(StoredObject::key)
            .toList();
    if (!records.isEmpty()) {
      store.deleteAll(records);
    }
  }

  private static Optional<String> bag(DatasetName dataset, StoredObject object) {
    Matcher name = NAME.matcher(object.key().substring(folder(dataset).length()));
    return Stream.of(name).filter(Matcher::matches).map(found -> found.group(3)).findFirst();
  }

  private Optional<Upload> read(String key) {
    Upload.Builder upload = Upload.newBuilder();
    try {
      JsonFormat.parser()
          .ignoringUnknownFields()
          .merge(new String(store.get(key), StandardCharsets.UTF_8), upload);
      return Optional.of(upload.build());
    } catch (InvalidProtocolBufferException e) {
      throw new PlatformException(
          ErrorKind.DATA_LOSS,
          Problems.of(
              "UNREADABLE_UPLOAD",
              key,
              "",
              "the record of an upload can't be read",
              "delete the object and send the file again"),
          e);
    } catch (PlatformException e) {
      if (e.kind() == ErrorKind.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static byte[] json(Upload upload) {
    try {
      return JsonFormat.printer().print(upload).getBytes(StandardCharsets.UTF_8);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("an upload has no Any that JSON could not show", e);
    }
  }

  private static String stem(String sha256, FeatureType wanted) {
    if (!SHA256.matcher(sha256).matches()) {
      throw new PlatformException(
          ErrorKind.INVALID_ARGUMENT,
          Problems.of(
              "MALFORMED_HASH",
              "sha256",
              sha256,
              "a file is named by 64 lower-case hex digits",
              ""));
    }
    return sha256
        + "."
        + FeatureTypes.wanted(wanted).map(type -> lower(type.name())).orElse("any")
        + ".";
  }

  private static String lower(String name) {
    return name.toLowerCase(java.util.Locale.ROOT);
  }

  private static String folder(DatasetName dataset) {
    return "uploads/" + dataset.project() + "/" + dataset.dataset() + "/";
  }
}
