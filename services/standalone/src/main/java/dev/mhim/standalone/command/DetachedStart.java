package dev.mhim.standalone.command;

import dev.mhim.standalone.platform.DataFolder;
import dev.mhim.standalone.platform.Installation;
import dev.mhim.standalone.platform.PlatformFile;
import dev.mhim.standalone.platform.PlatformSettings;
import dev.mhim.standalone.platform.PlatformState;
import dev.mhim.standalone.platform.PlatformState.ProgramState;
import dev.mhim.standalone.supervisor.ShieldedCommand;
import dev.mhim.standalone.view.Terminal;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Starts {@code mhim up} as a process that outlives this one and its terminal. */
final class DetachedStart {
  private static final long POLL_MILLIS = 200;

  private final Installation installation;
  private final DataFolder folder;
  private final Terminal terminal;

  DetachedStart(Installation installation, DataFolder folder, Terminal terminal) {
    this.installation = installation;
    this.folder = folder;
    this.terminal = terminal;
  }

  /** Starts the platform and returns when it is ready, or fails with what its supervisor said. */
  PlatformState start(PlatformSettings settings) throws InterruptedException {
    folder.make();
    Path log = folder.freshLog("supervisor");
    Process supervisor = launch(settings, log);
    terminal.line("starting the platform on " + folder.root() + " in the background");
    Set<String> told = new HashSet<>();
    while (supervisor.isAlive()) {
      Optional<PlatformState> state = ofThis(supervisor);
      state.ifPresent(s -> tellReady(s, told));
      if (state.isPresent() && state.get().phase() == PlatformState.Phase.READY) {
        return state.get();
      }
      supervisor.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS);
    }
    throw new CommandException(supervisor.exitValue(), lastLine(log));
  }

  private Optional<PlatformState> ofThis(Process supervisor) {
    return new PlatformFile(folder.platformFile())
        .read()
        .filter(state -> state.supervisor().pid() == supervisor.pid());
  }

  private void tellReady(PlatformState state, Set<String> told) {
    for (ProgramState program : state.programs()) {
      if (program.ready() && told.add(program.name())) {
        terminal.line("  %-14s ready".formatted(program.name()));
      }
    }
  }

  private Process launch(PlatformSettings settings, Path log) {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.add("-Dmhim.home=" + installation.root());
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), "dev.mhim.standalone.Mhim"));
    command.addAll(List.of("up", "--data", folder.root().toString()));
    settings.httpPort().ifPresent(port -> command.addAll(List.of("--http_port", "" + port)));
    settings.grpcPort().ifPresent(port -> command.addAll(List.of("--grpc_port", "" + port)));
    command.addAll(
        List.of("--trainers", "" + settings.trainers(), "--slots", "" + settings.slots()));
    try {
      return new ProcessBuilder(ShieldedCommand.of(command))
          .redirectErrorStream(true)
          .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
          .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException("the supervisor can't be started", e);
    }
  }

  private static String lastLine(Path log) {
    try {
      List<String> lines = Files.readAllLines(log);
      int from = lines.size() - 1;
      while (from > 0 && !lines.get(from).startsWith("mhim: ")) {
        from--;
      }
      String said =
          String.join(System.lineSeparator(), lines.subList(Math.max(0, from), lines.size()));
      return said.startsWith("mhim: ") ? said.substring("mhim: ".length()) : said;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
