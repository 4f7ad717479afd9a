package dev.mhim.gateway.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** How the coordinator treats folds, and where it works. */
@ConfigMapping(prefix = "mhim.coordinator")
public interface CoordinatorConfig {
  /** How long a claimed fold lives without a heartbeat. */
  @WithDefault("PT30S")
  Duration lease();

  /** How many attempts of a fold may end badly before its run has failed. */
  @WithDefault("5")
  int attempts();

  /** The wait before the second attempt; it doubles with each one after that, up to 5 minutes. */
  @WithDefault("PT1S")
  Duration backOff();

  /** Folder of the topology's own files; a temporary one when none is given. */
  Optional<Path> stateDir();

  /**
   * Stable name of this replica, for example the name of its pod: after a restart it takes up its
   * work at once. None: a restart looks like a new replica, which costs some seconds.
   */
  Optional<String> instanceId();
}
