package dev.mhim.standalone.command;

import dev.mhim.standalone.platform.DataFolder;
import dev.mhim.standalone.platform.PlatformFile;
import dev.mhim.standalone.platform.PlatformState;
import dev.mhim.standalone.platform.PlatformState.ProgramState;
import dev.mhim.standalone.supervisor.ProcessIdentity;
import dev.mhim.standalone.supervisor.ReadinessProbe;
import dev.mhim.standalone.view.ShellLines;
import dev.mhim.standalone.view.StatusLines;
import dev.mhim.standalone.view.Terminal;
import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mhim status}: what is up on a data folder. */
@Command(
    name = "status",
    description =
        "Shows what is up: each program, its process, port and log. Exit code 3 when nothing is.")
public final class StatusCommand implements Callable<Integer> {
  @Mixin private final DataOption data = new DataOption();
  @Mixin private final OutputOption output = new OutputOption();

  @Option(
      names = "--shell",
      description =
          "Shows only the addresses, for a shell: eval \"$(./mhim status --shell)\" sets MHIM_WEB,"
              + " MHIM_GATEWAY and MHIM_KAFKA.")
  private boolean shell;

  @Override
  public Integer call() throws InterruptedException {
    DataFolder folder = data.folder();
    Optional<PlatformState> found = new PlatformFile(folder.platformFile()).read();
    if (found.isEmpty()) {
      throw new CommandException(
          ExitCode.UNREACHABLE,
          "no platform is up on " + folder.root() + ": './mhim up' starts one");
    }
    PlatformState state = found.get();
    Terminal terminal = Terminal.standardOutput();
    if (shell) {
      new ShellLines(state).lines().forEach(terminal::line);
    } else if (output.isForPrograms()) {
      output.print(PlatformFile.toJson(state));
    } else {
      new StatusLines(Instant.now()).of(state, health(state)).forEach(terminal::line);
    }
    if (!state.isSupervised()) {
      throw new CommandException(
          ExitCode.UNREACHABLE,
          "its supervisor (pid %d) was killed: './mhim down' ends what is left, './mhim up' starts anew"
              .formatted(state.supervisor().pid()));
    }
    return ExitCode.OK;
  }

  private static Map<String, String> health(PlatformState state) throws InterruptedException {
    Map<String, String> health = new LinkedHashMap<>();
    try (ReadinessProbe probe = new ReadinessProbe()) {
      for (ProgramState program : state.programs()) {
        health.put(program.name(), health(program, probe));
      }
    }
    return health;
  }

  private static String health(ProgramState program, ReadinessProbe probe)
      throws InterruptedException {
    if (program.process().flatMap(ProcessIdentity::find).isEmpty()) {
      return "down";
    }
    boolean answers =
        program.health().isPresent()
            ? probe.answers(URI.create(program.health().get()))
            : program.ready();
    return answers ? "ready" : "not ready";
  }
}
