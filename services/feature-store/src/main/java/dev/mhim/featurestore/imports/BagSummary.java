package dev.mhim.featurestore.imports;

import dev.mhim.tensors.DType;
import java.nio.file.Path;

/**
 * A bag file that was read and found right.
 *
 * @param bagId the bag
 * @param file where it lies
 * @param sha256 SHA-256 of its stored form
 * @param patches number of patches (N)
 * @param features number of features (D)
 * @param type how its features are stored
 * @param sizeBytes size of its stored form in bytes
 */
record BagSummary(
    String bagId,
    Path file,
    String sha256,
    long patches,
    long features,
    DType type,
    long sizeBytes) {}
