package dev.mhim.standalone.supervisor;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A program that is to run.
 *
 * @param name its name, unique among its platform's programs
 * @param command the command with its arguments
 * @param environment what is added to the environment
 * @param log file that takes its output
 * @param port its main port, for people
 * @param readiness how it says that it is ready
 * @param startTimeout how long it may take until then
 * @param grace how long it may take to end in order before it is killed
 */
public record ProgramSpec(
    String name,
    List<String> command,
    Map<String, String> environment,
    Path log,
    int port,
    Readiness readiness,
    Duration startTimeout,
    Duration grace) {
  /** Copies what could change. */
  public ProgramSpec {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }
}
