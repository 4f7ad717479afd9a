package dev.mhim.featurestore.catalog;

import dev.mhim.platform.error.ErrorKind;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.platform.error.Problems;
import dev.mhim.platform.name.DatasetName;
import dev.mhim.platform.store.ObjectStore;
import dev.mhim.platform.store.ObjectTransfer;
import dev.mhim.platform.store.StoredObject;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The stored bags, addressed by the SHA-256 of their bytes. */
public final class BagStore {
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern FILE = Pattern.compile("([0-9a-f]{64})\\.safetensors");

  private final ObjectStore store;
  private final UploadRecords uploads;

  public BagStore(ObjectStore store) {
    this.store = store;
    this.uploads = new UploadRecords(store);
  }

  /** Which bags came from which file that a client sent. */
  public UploadRecords uploads() {
    return uploads;
  }

  public boolean contains(DatasetName dataset, String sha256) {
    return store.find(key(dataset, sha256)).isPresent();
  }

  public void put(DatasetName dataset, String sha256, Path file) {
    store.putFile(key(dataset, sha256), file);
  }

  /**
   * The size of a bag in bytes.
   *
   * @throws PlatformException NOT_FOUND when there is no such bag
   */
  public long size(BagKey bag) {
    return store
        .find(key(bag.dataset(), bag.sha256()))
        .map(StoredObject::sizeBytes)
        .orElseThrow(() -> missing(bag));
  }

  /**
   * A whole bag and its size; to be closed.
   *
   * @throws PlatformException NOT_FOUND when there is no such bag
   */
  public ObjectTransfer get(BagKey bag) {
    try {
      return store.transfer(key(bag.dataset(), bag.sha256()));
    } catch (PlatformException e) {
      throw e.kind() == ErrorKind.NOT_FOUND ? missing(bag) : e;
    }
  }

  /** The bytes of a bag from an offset on, which it must have; to be closed. */
  public InputStream open(BagKey bag, long offset) {
    return store.open(key(bag.dataset(), bag.sha256()), offset);
  }

  /** An address at which the object store hands out a bag by itself until it expires. */
  public URI url(BagKey bag, Duration valid) {
    return store.url(key(bag.dataset(), bag.sha256()), valid);
  }

  private static PlatformException missing(BagKey bag) {
    return new PlatformException(
        ErrorKind.NOT_FOUND,
        Problems.of("BAG_NOT_FOUND", "name", bag.toString(), "there is no such bag", ""));
  }

  /** The bags of a dataset, those that no version names included. */
  public List<StoredBag> list(DatasetName dataset) {
    return store.list(folder(dataset)).stream().flatMap(object -> bag(dataset, object)).toList();
  }

  private static Stream<StoredBag> bag(DatasetName dataset, StoredObject object) {
    Matcher name = FILE.matcher(object.key().substring(folder(dataset).length()));
    return name.matches()
        ? Stream.of(
            new StoredBag(
                new BagKey(dataset, name.group(1)), object.sizeBytes(), object.modified()))
        : Stream.empty();
  }

  /**
   * What a project stores, bags that no version names included.
   *
   * @param sizeBytes bytes of its bags
   * @param bags how many
   */
  public record Usage(long sizeBytes, long bags) {}

  /** What a project stores now. */
  public Usage usage(String project) {
    long bytes = 0;
    long count = 0;
    String folder = "bags/" + project + "/";
    // Dataset by dataset, so that a listing of them all is never in memory.
    for (String dataset : store.folders(folder)) {
      for (StoredObject object : store.list(folder + dataset + "/")) {
        bytes += object.sizeBytes();
        count++;
      }
    }
    return new Usage(bytes, count);
  }

  /** Deletes bags; nothing happens for one that is not there. */
  public void delete(List<BagKey> bags) {
    store.deleteAll(bags.stream().map(bag -> key(bag.dataset(), bag.sha256())).toList());
  }

  /** Prefix of the bags of a dataset. */
  static String folder(DatasetName dataset) {
    return "bags/" + dataset.project() + "/" + dataset.dataset() + "/";
  }

  static String key(DatasetName dataset, String sha256) {
    if (!SHA256.matcher(sha256).matches()) {
      throw new PlatformException(
          ErrorKind.INVALID_ARGUMENT,
          Problems.of(
              "MALFORMED_NAME", "name", sha256, "a bag is named by 64 lower-case hex digits", ""));
    }
    return folder(dataset) + sha256 + ".safetensors";
  }
}
