package dev.mhim.standalone.command;

import dev.mhim.standalone.access.ContextFile;
import dev.mhim.standalone.access.Contexts;
import dev.mhim.standalone.access.KeyInput;
import dev.mhim.standalone.access.ServerContext;
import dev.mhim.standalone.client.PlatformAddress;
import dev.mhim.standalone.client.PlatformClient;
import dev.mhim.standalone.client.ServerCheck;
import dev.mhim.standalone.view.Terminal;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mhim login}. */
@Command(
    name = "login",
    description = {
      "Keeps a server and the key for it as a context, which counts from now on where no --server"
          + " is given.",
      "The key is asked for without being shown, or taken from the first line of standard input; it"
          + " is tried before it is kept."
    })
public final class LoginCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "NAME",
      arity = "0..1",
      description = "What the context is called [default].")
  private String name = "default";

  @Option(
      names = "--server",
      required = true,
      paramLabel = "ADDRESS",
      description = "gRPC address of the gateway, https://host[:port] or, in the clear, host:port.")
  private String server = "";

  @Option(
      names = "--feature_store",
      paramLabel = "ADDRESS",
      description = "gRPC address of the feature-store [what the gateway passes on].")
  private @Nullable String featureStore;

  @Option(
      names = "--ca_file",
      paramLabel = "FILE",
      description = "PEM certificates of the authorities to trust [Java's].")
  private @Nullable Path authorities;

  @Option(names = "--no_key", description = "The server asks nobody who they are.")
  private boolean noKey;

  @Override
  public Integer call() {
    ContextFile file = ContextFile.of(System.getenv());
    Contexts before = file.read();
    ServerContext context =
        new ServerContext(
            server,
            Optional.ofNullable(featureStore),
            Optional.ofNullable(authorities).map(path -> path.toAbsolutePath().normalize()),
            Optional.empty());
    before.with(name, context); // its name and address are looked at before anybody types a key
    ConnectionOptions.checked(context);
    if (!noKey) {
      context =
          new ServerContext(
              server, context.featureStore(), context.authorities(), Optional.of(KeyInput.read()));
    }
    PlatformAddress address = ConnectionOptions.checked(context);
    try (PlatformClient client = new PlatformClient(address)) {
      new ServerCheck(client).run(address.gateway().toString());
    }
    file.write(before.with(name, context));
    Terminal.standardOutput()
        .line("context %s is %s, kept in %s".formatted(name, address.gateway(), file.path()));
    return ExitCode.OK;
  }
}
