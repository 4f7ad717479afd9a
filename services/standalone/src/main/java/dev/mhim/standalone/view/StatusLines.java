package dev.mhim.standalone.view;

import dev.mhim.standalone.platform.PlatformState;
import dev.mhim.standalone.platform.PlatformState.ProgramState;
import dev.mhim.standalone.supervisor.ProcessIdentity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Shows what is up. */
public record StatusLines(Instant now) {
  private static final String ROW = "%-14s %-10s %8s %6s %8s %8s  %s";

  /**
   * The lines.
   *
   * @param health what each program answers now, by its name
   */
  public List<String> of(PlatformState state, Map<String, String> health) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "platform %s, pages and REST %s, gRPC %s"
            .formatted(
                state.phase().name().toLowerCase(Locale.ROOT), state.web(), state.gateway()));
    lines.add(ROW.formatted("program", "state", "pid", "port", "up", "restarts", "log"));
    for (ProgramState program : state.programs()) {
      lines.add(row(program, health.getOrDefault(program.name(), "unknown")));
    }
    return lines;
  }

  private String row(ProgramState program, String health) {
    String pid = program.process().map(p -> Long.toString(p.pid())).orElse("-");
    String up =
        program
            .process()
            .map(ProcessIdentity::start)
            .map(start -> Durations.clock(Duration.between(start, now)))
            .orElse("-");
    return ROW.formatted(
        program.name(), health, pid, program.port(), up, program.restarts(), program.log());
  }
}
