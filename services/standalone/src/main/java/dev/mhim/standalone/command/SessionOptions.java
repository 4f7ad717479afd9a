package dev.mhim.standalone.command;

import dev.mhim.standalone.client.PlatformAddress;
import dev.mhim.standalone.view.Terminal;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which platform a command that trains works with: one that is up, or one of its own. */
final class SessionOptions {
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final PlatformOptions platform = new PlatformOptions();

  @Option(names = "--local", description = "Start a platform for this one command when none is up.")
  private boolean local;

  boolean isLocal() {
    return local;
  }

  /** Opens it; with {@code --local} it is started where none is up. */
  PlatformSession open(Terminal terminal) throws InterruptedException {
    if (!local) {
      return PlatformSession.attach(connection.address(), terminal);
    }
    Optional<PlatformAddress> running = connection.running();
    return running.isPresent()
        ? PlatformSession.attach(running.get(), terminal)
        : PlatformSession.start(connection.folder(), platform.settings(), terminal);
  }
}
