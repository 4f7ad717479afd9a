package dev.mhim.featurestore.catalog;

import dev.mhim.platform.error.ErrorKind;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.platform.error.Problems;
import dev.mhim.platform.name.DatasetName;
import java.util.regex.Pattern;

/**
 * Which bag of which dataset.
 *
 * @param dataset without a version: its versions share their bags
 * @param sha256 of its stored form, 64 lower-case hex digits
 */
public record BagKey(DatasetName dataset, String sha256) {
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final String BAGS = "/bags/";

  public BagKey {
    dataset = dataset.withoutVersion();
    if (!SHA256.matcher(sha256).matches()) {
      throw malformed(sha256, "a bag is named by 64 lower-case hex digits");
    }
  }

  /**
   * Reads {@code projects/{project}/datasets/{dataset}/bags/{sha256}}.
   *
   * @throws PlatformException INVALID_ARGUMENT when it is no such name
   */
  public static BagKey parse(String name) {
    int bags = name.lastIndexOf(BAGS);
    if (bags < 0) {
      throw malformed(name, "the name must be projects/{project}/datasets/{dataset}/bags/{sha256}");
    }
    return new BagKey(
        DatasetName.parse(name.substring(0, bags)), name.substring(bags + BAGS.length()));
  }

  private static PlatformException malformed(String value, String message) {
    return new PlatformException(
        ErrorKind.INVALID_ARGUMENT, Problems.of("MALFORMED_NAME", "name", value, message, ""));
  }

  @Override
  public String toString() {
    return dataset.bag(sha256);
  }
}
