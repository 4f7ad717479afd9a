package dev.mhim.embedded;

import java.nio.file.Path;
import java.util.Objects;

/**
 * Where an embedded object store lives and who may use it.
 *
 * @param dataFolder folder of its buckets; made when absent
 * @param port port to listen on, 0 to 65535; 0: a free one
 * @param accessKey S3 access key, not empty
 * @param secretKey S3 secret key, not empty
 * @param bucket name of the bucket that is made when absent, 3 to 63 of a-z, 0-9 and '-'
 */
public record ObjectStoreSettings(
    Path dataFolder, int port, String accessKey, String secretKey, String bucket) {
  /** Checks every value. */
  public ObjectStoreSettings {
    Objects.requireNonNull(dataFolder, "dataFolder");
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("port must be 0 to 65535, but is " + port);
    }
    if (accessKey.isBlank() || secretKey.isBlank()) {
      throw new IllegalArgumentException("access-key and secret-key must not be empty");
    }
    if (!bucket.matches("[a-z0-9][a-z0-9-]{1,61}[a-z0-9]")) {
      throw new IllegalArgumentException(
          "bucket must be 3 to 63 of a-z, 0-9 and '-', but is '" + bucket + "'");
    }
  }

  /** Never shows the secret. */
  @Override
  public String toString() {
    return "ObjectStoreSettings[dataFolder=%s, port=%d, bucket=%s]"
        .formatted(dataFolder, port, bucket);
  }
}
