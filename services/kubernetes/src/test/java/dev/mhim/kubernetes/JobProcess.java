package dev.mhim.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A container of the trainers' job as a process: its command and environment; where this machine
 * allows it, also its user, without capabilities, on a file system that is read-only but for its
 * volumes.
 */
final class JobProcess implements AutoCloseable {
  private static final String IMAGE = "/app/quarkus-run.jar";
  private static final Path PROGRAM =
      Manifests.ROOT.resolve("services/trainer/target/quarkus-app/quarkus-run.jar");

  /** Arguments: the writable folder, the user, then the command. */
  private static final String CONTAINER =
      """
      mount --bind "$1" "$1" && mount -o remount,bind,ro / && user=$2 && shift 2 &&
      exec setpriv --reuid "$user" --regid "$user" --clear-groups --no-new-privs \
        --bounding-set=-all --inh-caps=-all "$@"
      """;

  private final Process process;
  private final Path log;

  private JobProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  static boolean isBuilt() {
    return Files.exists(PROGRAM);
  }

  /** Whether containers can be imitated here: root, in namespaces of its own. */
  static boolean canContain(Path folder) throws IOException, InterruptedException {
    Process probe =
        new ProcessBuilder(contained(folder, "10001", List.of("test", "-r", PROGRAM.toString())))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    return probe.waitFor(20, TimeUnit.SECONDS) && probe.exitValue() == 0;
  }

  /**
   * Starts it.
   *
   * @param trainer the job's pods
   * @param environment what its container is told, with this machine's addresses
   * @param folder stands for its volumes: {@code /tmp} and {@code /cache}
   */
  static JobProcess start(Workload trainer, Map<String, String> environment, Path folder)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    for (JsonNode word : trainer.container().path("command")) {
      command.add(word.asText().replace(IMAGE, PROGRAM.toString()));
    }
    command.set(0, Path.of(System.getProperty("java.home"), "bin", command.getFirst()).toString());
    for (String volume : List.of("tmp", "cache")) {
      Path path = Files.createDirectories(folder.resolve(volume));
      Files.setPosixFilePermissions(
          path, java.nio.file.attribute.PosixFilePermissions.fromString("rwxrwxrwx"));
    }
    // JUnit's folder is its owner's only.
    Files.setPosixFilePermissions(
        folder, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
    String user = trainer.pod().at("/securityContext/runAsUser").asText();
    boolean contained = canContain(folder);
    System.out.println("the trainer's file system is " + (contained ? "read-only" : "as it is"));
    Path log = folder.resolve("trainer.log");
    ProcessBuilder builder =
        new ProcessBuilder(contained ? contained(folder, user, command) : command)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().keySet().removeIf(name -> !name.equals("PATH"));
    environment.forEach((name, value) ->
        builder.environment().put(name, value.replace("/cache/", folder.resolve("cache") + "/")));
    builder
        .environment()
        .merge(
            "JDK_JAVA_OPTIONS", "-Djava.io.tmpdir=" + folder.resolve("tmp"), (a, b) -> a + " " + b);
    return new JobProcess(builder.start(), log);
  }

  /** As the kubelet does. */
  void terminate() {
    process.destroy();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Its exit code. */
  int await(Duration patience) throws InterruptedException {
    if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("did not end within " + patience + ":\n" + log());
    }
    return process.exitValue();
  }

  String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private static List<String> contained(Path folder, String user, List<String> command) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "unshare",
                "--mount",
                "--propagation",
                "private",
                "sh",
                "-c",
                CONTAINER,
                "sh",
                folder.toString(),
                user));
    words.addAll(command);
    return words;
  }
}
