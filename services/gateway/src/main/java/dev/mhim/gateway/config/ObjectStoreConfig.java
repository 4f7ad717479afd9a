package dev.mhim.gateway.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;

/** Where the object store is. */
@ConfigMapping(prefix = "mhim.object-store")
public interface ObjectStoreConfig {
  /** Base address of the S3 server. */
  @WithDefault("http://127.0.0.1:9000")
  URI endpoint();

  /** The access key. */
  @WithDefault("mhim")
  String accessKey();

  /** The secret key. */
  @WithDefault("mhim-secret")
  String secretKey();

  /** The bucket, at least three characters; made when it is missing. */
  @WithDefault("mhim")
  String bucket();

  /** The region for signatures. */
  @WithDefault("us-east-1")
  String region();
}
