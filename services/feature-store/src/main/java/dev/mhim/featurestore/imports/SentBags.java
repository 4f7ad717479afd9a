package dev.mhim.featurestore.imports;

import dev.mhim.featurestore.catalog.FeatureTypes;
import dev.mhim.featurestore.catalog.UploadRecords;
import dev.mhim.platform.error.Problems;
import dev.mhim.tensors.DType;
import dev.mhim.v1.Problem;
import dev.mhim.v1.Upload;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What is known of bags that a client sent: they were read and checked then. */
final class SentBags {
  private final UploadRecords records;

  SentBags(UploadRecords records) {
    this.records = records;
  }

  /** What is stored of a bag; that nothing is goes to the problems. */
  Optional<BagSummary> summary(
      ImportRequest request, String bagId, ImportSource.Uploads source, List<Problem> problems) {
    String sha256 = Objects.requireNonNull(source.sha256ByBagId().get(bagId), "of this source");
    Optional<Upload> found =
        records.find(request.dataset(), sha256, FeatureTypes.of(request.featureType()));
    if (found.isEmpty()) {
      problems.add(
          Problems.of(
              "NOT_UPLOADED",
              bagId,
              sha256,
              "no file of this hash was sent for this dataset and feature type",
              "send it with PutBag, or run the import again, which sends what is missing"));
    }
    return found.map(upload ->
        new BagSummary(
            bagId,
            Path.of(bagId),
            upload.getStoredSha256(),
            upload.getPatchCount(),
            upload.getFeatureDim(),
            type(upload),
            upload.getSizeBytes()));
  }

  private static DType type(Upload upload) {
    return FeatureTypes.wanted(upload.getFeatureType())
        .orElseThrow(() -> new IllegalStateException("a record names the type: " + upload));
  }
}
