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
