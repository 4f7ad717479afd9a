package dev.mhim.standalone.command;

import dev.mhim.standalone.platform.DataFolder;
import dev.mhim.standalone.platform.Installation;
import dev.mhim.standalone.platform.LocalPlatform;
import dev.mhim.standalone.platform.PlatformState;
import dev.mhim.standalone.supervisor.StartFailedException;
import dev.mhim.standalone.view.PlatformLines;
import dev.mhim.standalone.view.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mhim up}: starts the platform on this machine. */
@Command(
    name = "up",
    description = {
      "Starts the platform on 127.0.0.1: a Kafka broker, an S3 server and the four services, each a process of its own.",
      "Ctrl-C or './mhim down' ends it in order; what it stored is there again at the next start."
    })
public final class UpCommand implements Callable<Integer> {
  @Mixin private final DataOption data = new DataOption();
  @Mixin private final PlatformOptions platform = new PlatformOptions();

  @Option(
      names = {"-d", "--detach"},
      description = "Run in the background; return when everything is ready.")
  private boolean detach;

  @Override
  public Integer call() throws InterruptedException {
    Terminal terminal = Terminal.standardOutput();
    DataFolder folder = data.folder();
    if (detach) {
      PlatformState state =
          new DetachedStart(Installation.ofScript(), folder, terminal).start(platform.settings());
      terminal.line(summary(state, folder));
      return ExitCode.OK;
    }
    return foreground(terminal, folder);
  }

  private int foreground(Terminal terminal, DataFolder folder) throws InterruptedException {
    PlatformLines lines = new PlatformLines(terminal);
    terminal.line("starting the platform on " + folder.root());
    try (LocalPlatform local =
        LocalPlatform.prepare(
            Installation.ofScript(), folder, platform.settings(), lines, lines::orphans)) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(local, terminal), "stop"));
      PlatformState state = local.start();
      terminal.line(summary(state, folder));
      terminal.line("Ctrl-C ends it.");
      return local.awaitEnd() ? ExitCode.OK : ExitCode.PLATFORM;
    } catch (StartFailedException e) {
      throw new CommandException(ExitCode.PLATFORM, e.reason());
    }
  }

  private static void stop(LocalPlatform local, Terminal terminal) {
    if (!local.isClosed()) {
      terminal.line("ending the platform");
      local.close();
      terminal.line("ended");
    }
  }

  private static String summary(PlatformState state, DataFolder folder) {
    return """
    the platform is up
      pages and REST  %s
      gRPC            %s
      data            %s
      logs            %s\
    """
        .formatted(state.web(), state.gateway(), folder.root(), folder.log("*").getParent());
  }
}
