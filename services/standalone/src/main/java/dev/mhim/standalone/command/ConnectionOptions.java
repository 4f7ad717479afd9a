package dev.mhim.standalone.command;

import dev.mhim.standalone.client.PlatformAddress;
import dev.mhim.standalone.platform.DataFolder;
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
          "gRPC address of the gateway; else MHIM_SERVER, else the platform that is up on the data folder.")
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
      return checked(gateway.get(), store);
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
    return RunningPlatform.on(folder());
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
