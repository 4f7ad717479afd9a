package dev.mhim.gateway.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** Who is told that a run has ended. */
@ConfigMapping(prefix = "mhim.gateway.webhook")
public interface WebhookConfig {
  /** An address that is told. */
  interface Target {
    /** Where to send to, {@code https} or {@code http}. */
    URI url();

    /** The file of the secret that signs, {@code whsec_} and base64; two lines while it changes. */
    Path secretFile();

    /** The projects whose runs are told: {@code *} or ids parted by commas. */
    @WithDefault("*")
    String projects();
  }

  /** The addresses by a name of their own, 1 to 63 of a-z, 0-9 and '-'. */
  Map<String, Target> targets();

  /** Longest time of one attempt, from the connection to the end of the answer. */
  @WithDefault("PT10S")
  Duration timeout();

  /** The wait before the second attempt; it doubles with each one after that, up to 10 minutes. */
  @WithDefault("PT2S")
  Duration backOff();

  /** How long after its end a run is still told. */
  @WithDefault("PT24H")
  Duration giveUp();
}
