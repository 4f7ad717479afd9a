package dev.mhim.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A pod's container as a process: its command and environment; where this machine allows it, also
 * its user, without capabilities, on a file system that is read-only but for its volumes.
 */
final class PodProcess implements AutoCloseable {
  private static final String IMAGE = "/app/quarkus-run.jar";

  /** Arguments: the writable folder, the user, then the command. */
  private static final String CONTAINER =
      """
      mount --bind "$1" "$1" && mount -o remount,bind,ro / && user=$2 && shift 2 &&
      exec setpriv --reuid "$user" --regid "$user" --clear-groups --no-new-privs \
        --bounding-set=-all --inh-caps=-all "$@"
      """;

  private final Process process;
  private final Path log;
  private final int port;

  private PodProcess(Process process, Path log, int port) {
    this.process = process;
    this.log = log;
    this.port = port;
  }

  static boolean isBuilt(String service) {
    return Files.exists(program(service));
  }

  /** Whether containers can be imitated here: root, in namespaces of its own. */
  private static boolean canContain(Path folder, Path program)
      throws IOException, InterruptedException {
    Process probe =
        new ProcessBuilder(contained(folder, "10001", List.of("test", "-r", program.toString())))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    return probe.waitFor(20, TimeUnit.SECONDS) && probe.exitValue() == 0;
  }

  /**
   * Starts it.
   *
   * @param workload what makes the pod
   * @param environment what its container is told, with this machine's addresses and ports
   * @param folder stands for its volumes, each under the path that it is mounted at
   */
  static PodProcess start(Workload workload, Map<String, String> environment, Path folder)
      throws IOException, InterruptedException {
    Path program = program(workload.name());
    List<String> command = new ArrayList<>();
    for (JsonNode word : workload.container().path("command")) {
      command.add(word.asText().replace(IMAGE, program.toString()));
    }
    command.set(0, Path.of(System.getProperty("java.home"), "bin", command.getFirst()).toString());
    Files.createDirectories(folder);
    Map<String, Path> volumes = new LinkedHashMap<>();
    for (JsonNode mount : workload.container().path("volumeMounts")) {
      String at = mount.path("mountPath").asText();
      Path volume = folder.resolve(at.substring(1).replace('/', '-'));
      volumes.put(at, Files.createDirectories(volume));
      Files.setPosixFilePermissions(volume, PosixFilePermissions.fromString("rwxrwxrwx"));
    }
    // JUnit's folder is its owner's only.
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    String user = workload.pod().at("/securityContext/runAsUser").asText();
    boolean contained = canContain(folder, program);
    System.out.println(
        "the file system of " + workload + " is " + (contained ? "read-only" : "as it is"));
    Path log = folder.resolve("program.log");
    ProcessBuilder builder =
        new ProcessBuilder(contained ? contained(folder, user, command) : command)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().keySet().removeIf(name -> !name.equals("PATH"));
    environment.forEach((name, value) -> builder.environment().put(name, here(value, volumes)));
    builder
        .environment()
        .merge(
            "JDK_JAVA_OPTIONS", "-Djava.io.tmpdir=" + volumes.get("/tmp"), (a, b) -> a + " " + b);
    return new PodProcess(
        builder.start(), log, Integer.parseInt(environment.getOrDefault("QUARKUS_HTTP_PORT", "0")));
  }

  /** What it answers, or nothing while it does not listen. */
  Optional<HttpResponse<String>> get(HttpClient http, String path) throws InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    try {
      return Optional.of(
          http.send(
              HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(5)).build(),
              HttpResponse.BodyHandlers.ofString()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Whether the path is answered with 200. */
  boolean isOk(HttpClient http, String path) {
    try {
      return get(http, path).filter(answer -> answer.statusCode() == 200).isPresent();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
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

  private static Path program(String service) {
    return Manifests.ROOT.resolve("services/" + service + "/target/quarkus-app/quarkus-run.jar");
  }

  /** A path in the container as the folder that stands for it. */
  private static String here(String value, Map<String, Path> volumes) {
    for (Map.Entry<String, Path> volume : volumes.entrySet()) {
      if (value.equals(volume.getKey()) || value.startsWith(volume.getKey() + "/")) {
        return volume.getValue() + value.substring(volume.getKey().length());
      }
    }
    return value;
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
