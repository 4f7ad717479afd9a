package dev.mhim.gateway.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Who is asked who they are, and how. */
@ConfigMapping(prefix = "mhim.gateway.auth")
public interface AuthConfig {
  /** Whether callers are asked. */
  enum Mode {
    /** They are where keys are given; else only a gateway on loopback starts. */
    AUTO,
    /** Nobody is, wherever it listens: something else asks. */
    NONE
  }

  /** Whether callers are asked. */
  @WithDefault("auto")
  Mode mode();

  /** The file of API keys, a line each as {@code mhim keys create} makes it. */
  Optional<Path> keysFile();

  /** How often the file is looked at for changes. */
  @WithDefault("PT5S")
  Duration reload();
}
