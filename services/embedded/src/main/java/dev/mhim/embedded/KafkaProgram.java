package dev.mhim.embedded;

import java.nio.file.Path;
import java.util.Map;

/**
 * An embedded Kafka broker as a program: {@code --data FOLDER [--port N] [--detour N:M]}, or
 * MHIM_KAFKA_DATA, MHIM_KAFKA_PORT and MHIM_KAFKA_DETOUR. The detour is a second listener on port N
 * whose clients are told to connect to port M, where a proxy or a port mapping is.
 */
public final class KafkaProgram {
  private KafkaProgram() {}

  /** Starts the broker, prints {@code READY host:port} and serves until SIGTERM. */
  public static void main(String[] args) {
    Program.run(
        "kafka",
        "MHIM_KAFKA",
        args,
        settings -> {
          Path folder = Path.of(settings.required("data"));
          EmbeddedKafka kafka =
              EmbeddedKafka.start(
                  new KafkaSettings(
                      folder,
                      settings.port(),
                      KafkaSettings.Detour.parse(settings.optional("detour", "")),
                      Map.of()));
          return new Program.Running(kafka, kafka.bootstrapServers());
        });
  }
}
