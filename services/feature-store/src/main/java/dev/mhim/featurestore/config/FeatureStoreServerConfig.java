package dev.mhim.featurestore.config;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How this feature-store hands out bags. */
@ConfigMapping(prefix = "mhim.feature-store")
public interface FeatureStoreServerConfig {
  /** Folder of bags that were asked for of late; made when it is missing. One store a folder. */
  @WithDefault("${java.io.tmpdir}/mhim-feature-store-cache")
  Path cacheDir();

  /** Most bytes of bags in it, such as 2G; the least lately read go first. 0 keeps none. */
  @WithDefault("2G")
  MemorySize cacheSize();

  /** Streams of bags at once; a further one is refused and may come again. */
  @WithDefault("64")
  int mostStreams();

  /** Files that clients send at once, which lie on the own disk; a further one may come again. */
  @WithDefault("16")
  int mostUploads();

  /** Most bytes of a file that a client sends, such as 4G. */
  @WithDefault("4G")
  MemorySize largestUpload();

  /** How long a client may take nothing of a stream, or send nothing, before it is given up. */
  @WithDefault("PT5M")
  Duration stall();

  /** How long an address of a bag at the object store is valid: at most 7 days. */
  @WithDefault("PT15M")
  Duration urlValid();

  /** How old a bag that no version names, or an unfinished upload, must be before it goes. */
  @WithDefault("PT24H")
  Duration garbageGrace();

  /** How often such are looked for; 0: only when asked to. */
  @WithDefault("PT1H")
  Duration garbageInterval();

  /** Most bytes that a project may store, such as 500G; 0: no limit. */
  @WithDefault("0")
  MemorySize quota();

  /** The same of single projects: {@code lab-a=500G,lab-b=2T}. */
  Optional<List<ProjectQuota>> projectQuotas();
}
