package dev.mhim.standalone.command;

import dev.mhim.standalone.client.PlatformAddress;
import dev.mhim.standalone.platform.DataFolder;
import dev.mhim.standalone.platform.Installation;
import dev.mhim.standalone.platform.LocalPlatform;
import dev.mhim.standalone.platform.PlatformSettings;
import dev.mhim.standalone.platform.PlatformState;
import dev.mhim.standalone.supervisor.StartFailedException;
import dev.mhim.standalone.view.PlatformLines;
import dev.mhim.standalone.view.Terminal;
import java.util.Optional;

/**
 * A platform for the time of one command: one that is up already, or one that the command starts
 * and ends.
 */
final class PlatformSession implements AutoCloseable {
  private final PlatformAddress address;
  private final Optional<LocalPlatform> local;
  private final Terminal terminal;
  private final InterruptAction interrupted;

  private PlatformSession(
      PlatformAddress address,
      Optional<LocalPlatform> local,
      InterruptAction interrupted,
      Terminal terminal) {
    this.address = address;
    this.local = local;
    this.interrupted = interrupted;
    this.terminal = terminal;
  }

  /** A platform that is up and stays up. */
  static PlatformSession attach(PlatformAddress address, Terminal terminal) {
    InterruptAction interrupted = new InterruptAction();
    Runtime.getRuntime().addShutdownHook(new Thread(interrupted::run, "interrupted"));
    return new PlatformSession(address, Optional.empty(), interrupted, terminal);
  }

  /** Starts a platform; it ends with the session, and with the process however that ends. */
  static PlatformSession start(DataFolder folder, PlatformSettings settings, Terminal terminal)
      throws InterruptedException {
    PlatformLines lines = new PlatformLines(terminal);
    terminal.line("starting the platform on " + folder.root());
    try {
      LocalPlatform platform =
          LocalPlatform.prepare(Installation.ofScript(), folder, settings, lines, lines::orphans);
      InterruptAction interrupted = new InterruptAction();
      Runtime.getRuntime()
          .addShutdownHook(new Thread(() -> end(platform, interrupted, terminal), "stop"));
      PlatformState state = platform.start();
      terminal.line("the platform is up: " + state.web());
      Thread.ofVirtual().start(() -> exitWhenItDies(platform));
      return new PlatformSession(
          new PlatformAddress(state.gateway(), state.featureStore()),
          Optional.of(platform),
          interrupted,
          terminal);
    } catch (StartFailedException e) {
      throw new CommandException(ExitCode.PLATFORM, e.reason());
    }
  }

  PlatformAddress address() {
    return address;
  }

  boolean startedHere() {
    return local.isPresent();
  }

  /** What to do first when the process is interrupted. */
  void whenInterrupted(Runnable action) {
    interrupted.set(action);
  }

  /** The command's work is done: nothing is to be done about it any more. */
  void workDone() {
    interrupted.clear();
  }

  /** Ends the platform when this session started it. */
  @Override
  public void close() {
    workDone();
    local.ifPresent(platform -> end(platform, interrupted, terminal));
  }

  private static void end(LocalPlatform platform, InterruptAction first, Terminal terminal) {
    if (!platform.isClosed()) {
      first.run();
      terminal.line("ending the platform");
      platform.close();
    }
  }

  private static void exitWhenItDies(LocalPlatform platform) {
    try {
      if (!platform.awaitEnd()) {
        System.exit(ExitCode.PLATFORM);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
