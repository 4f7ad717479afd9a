package dev.mhim.trainer.bag;

import dev.mhim.platform.name.DatasetName;
import dev.mhim.v1.BagReference;

/**
 * A stored bag.
 *
 * @param name its resource name, {@code projects/{project}/datasets/{dataset}/bags/{sha256}}
 * @param bagId its id, for messages
 * @param sha256 of the whole file, 64 lower-case hex digits
 * @param sizeBytes of the whole file
 */
public record BagAddress(String name, String bagId, String sha256, long sizeBytes) {
  public BagAddress {
    if (!sha256.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException(
          "bag " + bagId + ": sha256 = " + sha256 + " where 64 lower-case hex digits are needed");
    }
  }

  /** The bag of a dataset that a reference means. */
  public static BagAddress of(DatasetName dataset, BagReference reference) {
    return new BagAddress(
        dataset.bag(reference.getSha256()),
        reference.getBagId(),
        reference.getSha256(),
        reference.getSizeBytes());
  }
}
