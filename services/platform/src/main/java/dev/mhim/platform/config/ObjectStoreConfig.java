package dev.mhim.platform.config;

import dev.mhim.platform.store.ObjectStoreSettings;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** Where the object store is, and who we are there. Credentials have no default on purpose. */
@ConfigMapping(prefix = "mhim.object-store")
public interface ObjectStoreConfig {
  /** Base address of the S3 server. */
  URI endpoint();

  /** The access key. */
  String accessKey();

  /** The secret key. */
  String secretKey();

  /** The bucket, at least three characters. */
  @WithDefault("mhim")
  String bucket();

  /** Whether the bucket is made when it is missing; else it must be there. */
  @WithDefault("true")
  boolean createBucket();

  /** The region for signatures. */
  @WithDefault("us-east-1")
  String region();

  /** Certificates (PEM) trusted beside those of the JVM, for a server with a CA of its own. */
  Optional<Path> caFile();

  /** True: {@code host/bucket/key}; false: {@code bucket.host/key}; else false for AWS only. */
  Optional<Boolean> pathStyle();

  /** The same as the client takes it. */
  default ObjectStoreSettings settings() {
    return new ObjectStoreSettings(
        endpoint(),
        accessKey(),
        secretKey(),
        bucket(),
        region(),
        createBucket(),
        caFile(),
        pathStyle());
  }
}
