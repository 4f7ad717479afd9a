package dev.mhim.platform.store;

import java.net.URI;

/**
 * Where the object store is.
 *
 * @param endpoint base address of the S3 server, for example {@code http://127.0.0.1:9000}
 * @param accessKey the access key
 * @param secretKey the secret key; never logged
 * @param bucket the bucket, at least three characters; made when it is missing
 * @param region the region for signatures
 */
public record ObjectStoreSettings(
    URI endpoint, String accessKey, String secretKey, String bucket, String region) {
  @Override
  public String toString() {
    return "ObjectStoreSettings[" + endpoint + ", bucket " + bucket + "]";
  }
}
