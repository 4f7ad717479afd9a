package dev.mhim.standalone.command;

import dev.mhim.standalone.access.ApiKey;
import dev.mhim.standalone.access.ContextFile;
import dev.mhim.standalone.access.Contexts;
import dev.mhim.standalone.access.KeyInput;
import dev.mhim.standalone.access.ServerContext;
import dev.mhim.standalone.client.Endpoint;
import dev.mhim.standalone.client.PlatformAddress;
import dev.mhim.standalone.platform.DataFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which platform a command talks to, and as whom. */
final class ConnectionOptions {
  @Mixin private final DataOption data = new DataOption();

  @Option(
      names = "--server",
      paramLabel = "ADDRESS",
      description =
          "gRPC address of the gateway, https://host[:port] or, in the clear, host:port; else"
              + " MHIM_SERVER, else the context, else the platform that is up on the data folder.")
  private @Nullable String server;

  @Option(
      names = "--feature_store",
      paramLabel = "ADDRESS",
      description =
          "gRPC address of the feature-store; else MHIM_FEATURE_STORE, else the same as --server.")
  private @Nullable String featureStore;

  @Option(
      names = "--context",
      paramLabel = "NAME",
      description =
          "One of 'mhim context list', or local; else MHIM_CONTEXT, else the current one.")
  private @Nullable String context;

  @Option(
      names = "--ca_file",
      paramLabel = "FILE",
      description =
          "PEM certificates of the authorities to trust; else MHIM_CA_FILE, else the context's,"
              + " else Java's.")
  private @Nullable Path authorities;

  @Option(
      names = "--api_key",
      description =
          "Ask for the API key (hidden), or take it from the first line of standard input; else"
              + " MHIM_API_KEY or the file MHIM_API_KEY_FILE, else the context's.")
  private boolean askForKey;

  DataFolder folder() {
    return data.folder();
  }

  /** The address given, else that of the context, else that of the platform on the data folder. */
  PlatformAddress address() {
    Optional<ServerContext> place = place();
    if (place.isPresent()) {
      return checked(place.get());
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
    return RunningPlatform.on(folder()).map(address -> address.withKey(key(Optional.empty())));
  }

  /** The server that is named, with what is kept or given for it. */
  private Optional<ServerContext> place() {
    if (server != null) {
      return Optional.of(given(server));
    }
    if (context != null) {
      return named(context);
    }
    if (data.isGiven()) {
      return Optional.empty();
    }
    Optional<String> fromEnvironment = environment("MHIM_SERVER");
    if (fromEnvironment.isPresent()) {
      return fromEnvironment.map(this::given);
    }
    Optional<String> name = environment("MHIM_CONTEXT");
    return name.isPresent() ? name.flatMap(this::named) : contexts().current().flatMap(this::named);
  }

  /** A key that is kept for one server never goes to another. */
  private ServerContext given(String address) {
    return new ServerContext(address, store(), trusted(), key(Optional.empty()));
  }

  private Optional<ServerContext> named(String name) {
    if (name.equals(Contexts.LOCAL)) {
      return Optional.empty();
    }
    ServerContext kept = contexts().get(name);
    return Optional.of(
        new ServerContext(
            kept.server(),
            store().or(kept::featureStore),
            trusted().or(kept::authorities),
            key(kept.key())));
  }

  private Optional<ApiKey> key(Optional<ApiKey> kept) {
    return askForKey
        ? Optional.of(KeyInput.read())
        : environment("MHIM_API_KEY")
            .map(key -> ApiKey.of(key, "MHIM_API_KEY"))
            .or(() -> environment("MHIM_API_KEY_FILE").map(ConnectionOptions::keyIn))
            .or(() -> kept);
  }

  private static ApiKey keyIn(String file) {
    try {
      return ApiKey.of(Files.readString(Path.of(file)), "MHIM_API_KEY_FILE = " + file);
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.USAGE, "MHIM_API_KEY_FILE = %s: it can't be read: %s".formatted(file, e));
    }
  }

  private Optional<String> store() {
    return Optional.ofNullable(featureStore).or(() -> environment("MHIM_FEATURE_STORE"));
  }

  private Optional<Path> trusted() {
    return Optional.ofNullable(authorities).or(() -> environment("MHIM_CA_FILE").map(Path::of));
  }

  /** An address that is in order; one that would show the key to a network is not. */
  static PlatformAddress checked(ServerContext place) {
    PlatformAddress address;
    try {
      Endpoint gateway = Endpoint.of(place.server());
      address =
          new PlatformAddress(
              gateway,
              place.featureStore().map(Endpoint::of).orElse(gateway),
              place.authorities(),
              place.key());
    } catch (IllegalArgumentException e) {
      throw new CommandException(ExitCode.USAGE, String.valueOf(e.getMessage()));
    }
    if (address.bareKey() && environment("MHIM_PLAINTEXT_KEY").filter("allow"::equals).isEmpty()) {
      throw new CommandException(
          ExitCode.USAGE,
          "an API key would go to %s in the clear: write https://, or set MHIM_PLAINTEXT_KEY=allow where nobody listens on the way"
              .formatted(address.gateway()));
    }
    return address;
  }

  private static Contexts contexts() {
    return ContextFile.of(System.getenv()).read();
  }

  private static Optional<String> environment(String variable) {
    return Optional.ofNullable(System.getenv(variable)).filter(value -> !value.isBlank());
  }
}
