package dev.mhim.embedded;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where an embedded broker lives.
 *
 * @param dataFolder folder of its logs; made when absent, formatted once
 * @param port port of the client listener, 0 to 65535; 0: a free one
 * @param detour a second listener, for clients that reach the broker through something else
 * @param overrides broker settings that replace the built-in ones, by Kafka's names
 */
public record KafkaSettings(
    Path dataFolder, int port, Optional<Detour> detour, Map<String, String> overrides) {
  /**
   * A listener whose clients are told another port than its own, since a proxy or a container's
   * port mapping lies between: Kafka's clients always connect again to what the broker tells them.
   *
   * @param port port of the listener, 1 to 65535
   * @param advertised the port that its clients are told, on the same host, 1 to 65535
   */
  public record Detour(int port, int advertised) {
    /** Checks the ports. */
    public Detour {
      requirePort("the detour's port", 1, port);
      requirePort("the detour's advertised port", 1, advertised);
    }

    /**
     * Reads {@code PORT:ADVERTISED}; empty text is none.
     *
     * @throws IllegalArgumentException for anything else
     */
    static Optional<Detour> parse(String text) {
      if (text.isEmpty()) {
        return Optional.empty();
      }
      String[] ports = text.split(":", -1);
      try {
        if (ports.length == 2) {
          return Optional.of(new Detour(Integer.parseInt(ports[0]), Integer.parseInt(ports[1])));
        }
      } catch (NumberFormatException e) {
        throw unreadable(text, e);
      }
      throw unreadable(text, null);
    }

    private static IllegalArgumentException unreadable(String text, @Nullable Exception cause) {
      return new IllegalArgumentException(
          "--detour must be PORT:ADVERTISED, for example 9094:19094, but is '" + text + "'", cause);
    }
  }

  /** Checks the port. */
  public KafkaSettings {
    Objects.requireNonNull(dataFolder, "dataFolder");
    requirePort("port", 0, port);
    overrides = Map.copyOf(overrides);
  }

  /** A broker on a free port. */
  public static KafkaSettings in(Path dataFolder) {
    return new KafkaSettings(dataFolder, 0, Optional.empty(), Map.of());
  }

  private static void requirePort(String what, int least, int port) {
    if (port < least || port > 65535) {
      throw new IllegalArgumentException(
          "%s must be %d to 65535, but is %d".formatted(what, least, port));
    }
  }
}
