package dev.mhim.endtoend;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The command line, run as a user runs it. */
final class Mhim {
  private static final Path ROOT = Path.of(System.getProperty("mhim.root"));

  private final Path folder;
  private final Map<String, String> environment;

  /** Runs commands on a platform whose data, and the commands' output, lie in a folder. */
  Mhim(Path folder) {
    this(folder, Map.of());
  }

  /** The same, with variables of the environment that the programs inherit. */
  Mhim(Path folder, Map<String, String> environment) {
    this.folder = folder;
    this.environment = environment;
  }

  /**
   * What a command ended with.
   *
   * @param code its exit code
   * @param out its standard output
   * @param err its standard error
   */
  record Result(int code, String out, String err) {
    /** The last line of the standard output: where {@code -o json} puts its object. */
    String lastLine() {
      return out.strip().lines().reduce("", (before, line) -> line);
    }

    @Override
    public String toString() {
      return "exit code " + code + "\n--- out\n" + out + "\n--- err\n" + err;
    }
  }

  /** A command under way. */
  record Running(Process process, Path out, Path err) {
    Result await(Duration patience) throws IOException, InterruptedException {
      boolean ended = process.waitFor(patience.toSeconds(), TimeUnit.SECONDS);
      if (!ended) {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
      }
      Result result =
          new Result(
              ended ? process.exitValue() : -1, Files.readString(out), Files.readString(err));
      if (!ended) {
        throw new AssertionError("did not end within " + patience + ": " + result);
      }
      return result;
    }
  }

  Path data() {
    return folder.resolve("data");
  }

  Running start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(ROOT.resolve("mhim").toString()));
    command.addAll(List.of(arguments));
    Path out = Files.createTempFile(folder, arguments[0], ".out");
    Path err = Files.createTempFile(folder, arguments[0], ".err");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().putAll(environment);
    builder.environment().put("MHIM_NO_BUILD", "1");
    builder.environment().put("MHIM_DATA", data().toString());
    return new Running(builder.start(), out, err);
  }

  Result run(Duration patience, String... arguments) throws IOException, InterruptedException {
    return start(arguments).await(patience);
  }

  /**
   * The processes that this platform started and that still live, told by the data folder in their
   * environment; on systems that do not show it, by their command line.
   */
  List<ProcessHandle> processes() {
    return ProcessHandle.allProcesses()
        .filter(process -> process.pid() != ProcessHandle.current().pid())
        .filter(process -> environment(process).contains("MHIM_DATA=" + data()))
        .filter(ProcessHandle::isAlive)
        .toList();
  }

  private static String environment(ProcessHandle process) {
    try {
      return Files.readString(
          Path.of("/proc", Long.toString(process.pid()), "environ"), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      // It has just ended, or belongs to someone else.
      return process.info().commandLine().orElse("");
    }
  }
}
