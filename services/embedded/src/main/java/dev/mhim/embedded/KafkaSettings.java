package dev.mhim.embedded;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/**
 * Where an embedded broker lives.
 *
 * @param dataFolder folder of its logs; made when absent, formatted once
 * @param port port of the client listener, 0 to 65535; 0: a free one
 * @param overrides broker settings that replace the built-in ones, by Kafka's names
 */
public record KafkaSettings(Path dataFolder, int port, Map<String, String> overrides) {
  /** Checks the port. */
  public KafkaSettings {
    Objects.requireNonNull(dataFolder, "dataFolder");
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("port must be 0 to 65535, but is " + port);
    }
    overrides = Map.copyOf(overrides);
  }

  /** A broker on a free port. */
  public static KafkaSettings in(Path dataFolder) {
    return new KafkaSettings(dataFolder, 0, Map.of());
  }
}
