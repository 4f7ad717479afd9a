package dev.mhim.standalone.command;

import dev.mhim.standalone.client.PlatformAccess;
import dev.mhim.standalone.client.PlatformAddress;
import dev.mhim.standalone.platform.DataFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which platform a command talks to. */
final class ConnectionOptions {
  @Mixin private final DataOption data = new DataOption();

  @Option(
      names = "--server",
      paramLabel = "HOST:PORT",
      description =
          "gRPC address of the gateway, https://HOST:PORT for TLS; else MHIM_SERVER, else the platform that is up on the data folder. Where it asks who calls, MHIM_API_KEY or the file MHIM_API_KEY_FILE has the key; MHIM_CA_FILE has certificates of authorities (PEM) that Java does not know.")
  private @Nullable String server;

  @Option(
      names = "--feature_store",
      paramLabel = "HOST:PORT",
      description =
          "gRPC address of the feature-store; else MHIM_FEATURE_STORE, else the same as --server.")
  private @Nullable String featureStore;

  DataFolder folder() {
    return data.folder();
  }

  /** The address given, else that of the platform on the data folder. */
  PlatformAddress address() {
    Optional<String> gateway = given(server, "MHIM_SERVER");
    if (gateway.isPresent()) {
      String store = given(featureStore, "MHIM_FEATURE_STORE").orElse(gateway.get());
      return checked(gateway.get(), store).with(access());
    }
    return running()
        .orElseThrow(() ->
            new CommandException(
                ExitCode.UNREACHABLE,
                "no platform is up on %s: './mhim up' starts one, --server names one elsewhere"
                    .formatted(folder().root())));
  }

  /** The platform that is up on the data folder. */
  Optional<PlatformAddress> running() {
    return RunningPlatform.on(folder()).map(address -> address.with(access()));
  }

  private static PlatformAccess access() {
    return new PlatformAccess(
        environment("MHIM_API_KEY")
            .or(() -> environment("MHIM_API_KEY_FILE").map(ConnectionOptions::keyIn)),
        environment("MHIM_CA_FILE").map(Path::of));
  }

  private static String keyIn(String file) {
    try {
      return Files.readString(Path.of(file)).strip();
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.USAGE, "MHIM_API_KEY_FILE = %s: it can't be read: %s".formatted(file, e));
    }
  }

  private static Optional<String> environment(String variable) {
    return Optional.ofNullable(System.getenv(variable)).filter(value -> !value.isBlank());
  }

  private static PlatformAddress checked(String gateway, String store) {
    try {
      return new PlatformAddress(gateway, store);
    } catch (IllegalArgumentException e) {
      throw new CommandException(ExitCode.USAGE, String.valueOf(e.getMessage()));
    }
  }

  private static Optional<String> given(@Nullable String option, String variable) {
    return Optional.ofNullable(option).or(() -> Optional.ofNullable(System.getenv(variable)));
  }
}
