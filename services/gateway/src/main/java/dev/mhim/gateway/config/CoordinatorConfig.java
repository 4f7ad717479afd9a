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

  /**
   * How many attempts of a fold in a row may end badly without bringing it further before its run
   * has failed. One whose checkpoint is further than all before it starts the count anew.
   */
  @WithDefault("5")
  int attempts();

  /** How long a fold may go no further, though its trainer is heard of, before it is tried anew. */
  @WithDefault("PT30M")
  Duration stuckAfter();

  /** Longest time of a run that gives none itself, from its request on; none: for ever. */
  Optional<Duration> runTimeout();

  /** Longest time of an attempt at a fold of a run that gives none itself; none: for ever. */
  Optional<Duration> foldTimeout();

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
