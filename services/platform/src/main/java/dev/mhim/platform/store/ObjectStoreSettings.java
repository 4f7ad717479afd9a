package dev.mhim.platform.store;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the object store is.
 *
 * @param endpoint base address of the S3 server, for example {@code http://127.0.0.1:9000}
 * @param accessKey the access key
 * @param secretKey the secret key; never logged
 * @param bucket the bucket, at least three characters
 * @param region the region for signatures
 * @param createBucket whether the bucket is made when it is missing
 * @param caFile certificates (PEM) that are trusted beside those of the JVM
 * @param pathStyle true: {@code host/bucket/key}; false: {@code bucket.host/key}; empty: the latter
 *     for AWS only
 */
public record ObjectStoreSettings(
    URI endpoint,
    String accessKey,
    String secretKey,
    String bucket,
    String region,
    boolean createBucket,
    Optional<Path> caFile,
    Optional<Boolean> pathStyle) {
  /** A store as MinIO is by default: the bucket made when missing, no CA of its own. */
  public ObjectStoreSettings(
      URI endpoint, String accessKey, String secretKey, String bucket, String region) {
    this(endpoint, accessKey, secretKey, bucket, region, true, Optional.empty(), Optional.empty());
  }

  @Override
  public String toString() {
    return "ObjectStoreSettings[" + endpoint + ", bucket " + bucket + "]";
  }
}
