package dev.mhim.platform.config;

import dev.mhim.platform.store.ObjectStoreSettings;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;

/** Where the object store is, and who we are there. Credentials have no default on purpose. */
@ConfigMapping(prefix = "mhim.object-store")
public interface ObjectStoreConfig {
  /** Base address of the S3 server. */
  URI endpoint();

  /** The access key. */
  String accessKey();

  /** The secret key. */
  String secretKey();

  /** The bucket, at least three characters; made when it is missing. */
  @WithDefault("mhim")
  String bucket();

  /** The region for signatures. */
  @WithDefault("us-east-1")
  String region();

  /** The same as the client takes it. */
  default ObjectStoreSettings settings() {
    return new ObjectStoreSettings(endpoint(), accessKey(), secretKey(), bucket(), region());
  }
}
