package dev.mhim.standalone.supervisor;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Tiny real programs to supervise: shell scripts. */
final class ChildPrograms {
  /** Says that it is ready and lives until it is told to end. */
  static final String OBEDIENT =
      "trap 'echo ended; exit 0' TERM; echo READY; while :; do sleep 0.05; done";

  /** Does not hear SIGTERM. */
  static final String DEAF = "trap '' TERM; echo READY; while :; do sleep 0.05; done";

  private ChildPrograms() {}

  static ProgramSpec script(Path folder, String name, String script) {
    return new ProgramSpec(
        name,
        List.of("/bin/sh", "-c", script),
        Map.of("FOLDER", folder.toString()),
        folder.resolve(name + ".log"),
        0,
        new Readiness.LogLine("READY"),
        Duration.ofSeconds(5),
        Duration.ofSeconds(3));
  }
}
