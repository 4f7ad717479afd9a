package dev.mhim.featurestore.catalog;

import dev.mhim.platform.error.ErrorKind;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.platform.error.Problems;
import dev.mhim.platform.name.DatasetName;
import dev.mhim.platform.store.ObjectStore;
import dev.mhim.platform.store.StoredObject;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;

/** The stored bags, addressed by the SHA-256 of their bytes. */
public final class BagStore {
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  private final ObjectStore store;

  public BagStore(ObjectStore store) {
    this.store = store;
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
  public long size(DatasetName dataset, String sha256) {
    return store
        .find(key(dataset, sha256))
        .map(StoredObject::sizeBytes)
        .orElseThrow(() ->
            new PlatformException(
                ErrorKind.NOT_FOUND,
                Problems.of(
                    "BAG_NOT_FOUND", "name", dataset.bag(sha256), "there is no such bag", "")));
  }

  /** As {@link #size(DatasetName, String)}. */
  public long size(BagKey bag) {
    return size(bag.dataset(), bag.sha256());
  }

  /** As {@link #open(DatasetName, String, long)}. */
  public InputStream open(BagKey bag, long offset) {
    return open(bag.dataset(), bag.sha256(), offset);
  }

  /** An address at which the object store hands out a bag by itself until it expires. */
  public URI url(BagKey bag, Duration valid) {
    return store.url(key(bag.dataset(), bag.sha256()), valid);
  }

  /** The bytes of a bag from an offset on; to be closed. */
  public InputStream open(DatasetName dataset, String sha256, long offset) {
    return store.open(key(dataset, sha256), offset);
  }

  private static String key(DatasetName dataset, String sha256) {
    if (!SHA256.matcher(sha256).matches()) {
      throw new PlatformException(
          ErrorKind.INVALID_ARGUMENT,
          Problems.of(
              "MALFORMED_NAME", "name", sha256, "a bag is named by 64 lower-case hex digits", ""));
    }
    return "bags/" + dataset.project() + "/" + dataset.dataset() + "/" + sha256 + ".safetensors";
  }
}
