package dev.mhim.trainer.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Where the feature-store is, and how patient its reader is. */
@ConfigMapping(prefix = "mhim.feature-store")
public interface FeatureStoreConfig {
  /** Its gRPC server, {@code host:port}. */
  @WithDefault("127.0.0.1:9101")
  String address();

  /** How long one call for a bag may take; a bag that needs longer goes on where it was cut. */
  @WithDefault("PT60S")
  Duration deadline();

  /** The wait before a call is repeated while the feature-store is away; it doubles up to 15 s. */
  @WithDefault("PT0.5S")
  Duration backOff();

  /** How long a bag is asked for without a single byte coming, before its fold fails. */
  @WithDefault("PT5M")
  Duration patience();
}
