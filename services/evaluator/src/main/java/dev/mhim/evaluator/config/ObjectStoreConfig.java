package dev.mhim.evaluator.config;

import dev.mhim.platform.store.ObjectStoreSettings;
import io.smallrye.config.ConfigMapping;
import java.net.URI;

/** The object store. */
@ConfigMapping(prefix = "mhim.object-store")
public interface ObjectStoreConfig {
  /** Base address of the S3 server. */
  URI endpoint();

  /** Access key. */
  String accessKey();

  /** Secret key. */
  String secretKey();

  /** Bucket; made when it is missing. */
  String bucket();

  /** Region for signatures. */
  String region();

  /** The same as the platform's record. */
  default ObjectStoreSettings settings() {
    return new ObjectStoreSettings(endpoint(), accessKey(), secretKey(), bucket(), region());
  }
}
