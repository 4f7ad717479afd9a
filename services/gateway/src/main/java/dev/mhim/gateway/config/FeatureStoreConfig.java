package dev.mhim.gateway.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Where the feature-store is. */
@ConfigMapping(prefix = "mhim.feature-store")
public interface FeatureStoreConfig {
  /** Its gRPC server, {@code host:port}. */
  @WithDefault("127.0.0.1:9101")
  String address();

  /** How long a plain call may take. */
  @WithDefault("PT20S")
  Duration deadline();

  /** The wait before a call is repeated while the feature-store is away; it doubles up to 30 s. */
  @WithDefault("PT0.5S")
  Duration backOff();
}
