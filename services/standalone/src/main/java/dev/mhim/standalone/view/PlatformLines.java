package dev.mhim.standalone.view;

import dev.mhim.standalone.supervisor.ProgramEvent;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Tells in one line each what happens to the programs of a platform. */
public final class PlatformLines implements Consumer<ProgramEvent> {
  private final Terminal terminal;

  /** Writes to a terminal. */
  public PlatformLines(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void accept(ProgramEvent event) {
    String line = describe(event);
    if (!line.isEmpty()) {
      terminal.line(line);
    }
  }

  /** Programs that a killed platform left behind and that were ended. */
  public void orphans(List<String> names) {
    if (!names.isEmpty()) {
      terminal.line("ended what a killed platform had left running: " + String.join(", ", names));
    }
  }

  static String describe(ProgramEvent event) {
    String name = event.program();
    return switch (event) {
      case ProgramEvent.Started started -> "";
      case ProgramEvent.Ready ready ->
          "  %-14s ready after %s".formatted(name, seconds(ready.after()));
      case ProgramEvent.Died died ->
          "! %s ended unexpectedly (%s); it is started again in %s"
              .formatted(name, exit(died.exitCode()), seconds(died.pause()));
      case ProgramEvent.GaveUp end ->
          "! %s ended %d times in a row (%s last): giving up; see its log"
              .formatted(name, end.deathsInARow(), exit(end.exitCode()));
      case ProgramEvent.Stopped stopped ->
          stopped.killed() ? "! %s did not end in time and was killed".formatted(name) : "";
    };
  }

  /** Shells and Java add 128 to the number of a signal. */
  private static String exit(int code) {
    return code > 128 ? "signal " + (code - 128) : "exit code " + code;
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
  }
}
