package dev.mhim.trainer.config;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** What this trainer does at once, and where it keeps its bags. */
@ConfigMapping(prefix = "mhim.trainer")
public interface TrainerConfig {
  /** Folds trained at once. */
  @WithDefault("1")
  int slots();

  /** Threads that one operation of the engine may use; none: the processors shared by the slots. */
  OptionalInt threads();

  /** Folder of the bags on this disk; made when it is missing. Several trainers may share one. */
  @WithDefault("${java.io.tmpdir}/mhim-trainer-cache")
  Path cacheDir();

  /** Most bytes of bags on this disk, such as 20G; least recently used bags go first. */
  @WithDefault("20G")
  MemorySize cacheSize();

  /** Most bytes of bags kept on the device while their run trains, such as 2G. */
  @WithDefault("1G")
  MemorySize deviceCacheSize();

  /** What the trainer's id starts with; none: the host's name. Each start adds its own suffix. */
  Optional<String> id();

  /**
   * Ends the trainer, with exit code 0, once it could work but found nothing for this long: for
   * jobs that are started for the work there is. Longer than a rebalance (6 s); none: it stays.
   */
  Optional<Duration> exitWhenIdle();

  /** How often the trainer says that it still works on what it holds. */
  @WithDefault("PT2S")
  Duration heartbeat();

  /**
   * Least time between two checkpoints of a fold, which are taken at the end of an epoch; 0 is one
   * an epoch. Longer than it takes to store one.
   */
  @WithDefault("PT15S")
  Duration checkpointInterval();

  /** How long folds have to stop when the trainer shuts down. */
  @WithDefault("PT20S")
  Duration grace();

  /** How long artifacts are offered to a store that is away before their fold fails. */
  @WithDefault("PT5M")
  Duration storePatience();
}
