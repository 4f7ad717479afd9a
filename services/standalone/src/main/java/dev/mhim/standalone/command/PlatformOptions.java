package dev.mhim.standalone.command;

import dev.mhim.standalone.platform.PlatformSettings;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a platform is to be that a command starts. */
final class PlatformOptions {
  @Option(
      names = "--http_port",
      paramLabel = "PORT",
      description = "Port of pages and REST [8080, or a free one when that is taken].")
  private @Nullable Integer httpPort;

  @Option(
      names = "--grpc_port",
      paramLabel = "PORT",
      description = "Port of gRPC [9000, or a free one when that is taken].")
  private @Nullable Integer grpcPort;

  @Option(names = "--trainers", paramLabel = "N", description = "Trainer programs [1].")
  private int trainers = 1;

  @Option(
      names = "--slots",
      paramLabel = "N",
      description = "Folds at once in each trainer [2, or 1 on one core].")
  private @Nullable Integer slots;

  PlatformSettings settings() {
    PlatformSettings defaults = PlatformSettings.defaults();
    return new PlatformSettings(
        port("--http_port", httpPort),
        port("--grpc_port", grpcPort),
        positive("--trainers", trainers),
        slots == null ? defaults.slots() : positive("--slots", slots));
  }

  private static Optional<Integer> port(String option, @Nullable Integer port) {
    if (port != null && (port < 1 || port > 65535)) {
      throw new CommandException(
          ExitCode.USAGE, "%s must be 1 to 65535, but is %d".formatted(option, port));
    }
    return Optional.ofNullable(port);
  }

  private static int positive(String option, int value) {
    if (value < 1 || value > 64) {
      throw new CommandException(
          ExitCode.USAGE, "%s must be 1 to 64, but is %d".formatted(option, value));
    }
    return value;
  }
}
