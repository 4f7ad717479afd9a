package dev.mhim.featurestore.grpc;

import dev.mhim.featurestore.catalog.FeatureTypes;
import dev.mhim.platform.error.ErrorKind;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.platform.error.Problems;
import dev.mhim.tensors.DType;
import dev.mhim.tensors.bag.Bag;
import dev.mhim.tensors.bag.BagFile;
import dev.mhim.v1.FeatureType;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which part of a bag is wanted, and how.
 *
 * @param type of the features; empty: as they are stored
 * @param first first patch, from 0
 * @param count how many patches, at most; 0: all from the first on
 */
record BagSelection(Optional<DType> type, long first, long count) {
  /** Everything, as it is stored. */
  static final BagSelection WHOLE = new BagSelection(Optional.empty(), 0, 0);

  /**
   * What a request says.
   *
   * @throws PlatformException INVALID_ARGUMENT for what can be of no bag
   */
  static BagSelection of(FeatureType type, long first, long count) {
    if (first < 0 || count < 0) {
      throw new PlatformException(
          ErrorKind.INVALID_ARGUMENT,
          Problems.of(
              "OUT_OF_RANGE",
              first < 0 ? "first_patch" : "patch_count",
              Long.toString(first < 0 ? first : count),
              "patches count from 0",
              ""));
    }
    return new BagSelection(FeatureTypes.wanted(type), first, count);
  }

  boolean isWhole() {
    return equals(WHOLE);
  }

  /**
   * Writes the part as a bag of its own: the same file each time.
   *
   * @param name the bag's, for messages
   */
  void write(OutputStream out, Bag bag, String name) throws IOException {
    if (first >= bag.patches()) {
      throw new PlatformException(
          ErrorKind.INVALID_ARGUMENT,
          Problems.of(
              "OUT_OF_RANGE",
              "first_patch",
              Long.toString(first),
              name + " has " + bag.patches() + " patches",
              "give 0 to " + (bag.patches() - 1)));
    }
    long left = bag.patches() - first;
    Bag part = bag.rows(first, count == 0 ? left : Math.min(count, left));
    DType wanted = type.orElse(part.features().dtype());
    requireRange(part, wanted, name);
    BagFile.write(out, part, wanted);
  }

  /** An infinity would spoil a training silently. */
  private static void requireRange(Bag part, DType wanted, String name) {
    OptionalLong beyond =
        wanted == part.features().dtype() ? OptionalLong.empty() : part.firstBeyond(wanted);
    if (beyond.isPresent()) {
      throw new PlatformException(
          ErrorKind.INVALID_ARGUMENT,
          Problems.of(
              "OUT_OF_RANGE",
              "feature_type",
              wanted.name(),
              "%s has a feature beyond the range of the type, in patch %d of those wanted"
                  .formatted(name, beyond.getAsLong()),
              "take BF16, or the features as they are stored"));
    }
  }
}
