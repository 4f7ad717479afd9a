package dev.mhim.gateway.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What is kept of who asked for what. */
@ConfigMapping(prefix = "mhim.gateway.audit")
public interface AuditConfig {
  /** Which calls are told on the topic. */
  enum Extent {
    /** None. */
    NONE,
    /** What changes something, and all that is refused. */
    WRITES,
    /** Everything that is asked in a project. */
    ALL
  }

  /** Which calls are told on the topic. */
  @WithDefault("writes")
  Extent record();

  /** How many events wait for Kafka at most; further ones are lost, and counted. */
  @WithDefault("10000")
  int buffer();
}
