package dev.mhim.endtoend;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A trainer like the platform's own, but looked after by the test: it is started again when the
 * test says so, and its way to other programs may lead through the test.
 */
final class HiredTrainer implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(2);

  private final List<String> command;
  private final Map<String, String> environment;
  private final Path log;
  private final int port;
  private Process process;

  private HiredTrainer(
      List<String> command, Map<String, String> environment, Path log, int port, Process process) {
    this.command = command;
    this.environment = environment;
    this.log = log;
    this.port = port;
    this.process = process;
  }

  /**
   * Starts a trainer with the command and the environment of another one.
   *
   * @param changes variables that it has otherwise
   */
  static HiredTrainer like(ProcessHandle other, Path folder, Map<String, String> changes)
      throws IOException {
    List<String> command = List.of(procFile(other, "cmdline").split("\0", -1));
    Map<String, String> environment = new HashMap<>();
    for (String variable : procFile(other, "environ").split("\0", -1)) {
      int equals = variable.indexOf('=');
      if (equals > 0) {
        environment.put(variable.substring(0, equals), variable.substring(equals + 1));
      }
    }
    int port = FreePorts.one();
    environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
    environment.put("MHIM_TRAINER_CACHE_DIR", cache(folder).toString());
    environment.putAll(changes);
    Path log = folder.resolve("hired.log");
    List<String> trimmed = command.subList(0, command.size() - 1);
    return new HiredTrainer(trimmed, environment, log, port, launch(trimmed, environment, log));
  }

  static Path cache(Path folder) {
    return folder.resolve("cache");
  }

  void awaitReady() throws InterruptedException {
    HttpRequest ready =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/q/health/ready"))
            .timeout(Duration.ofSeconds(5))
            .build();
    long end = System.nanoTime() + START.toNanos();
    try (HttpClient http = HttpClient.newHttpClient()) {
      while (System.nanoTime() < end && process.isAlive()) {
        try {
          if (http.send(ready, BodyHandlers.discarding()).statusCode() == 200) {
            return;
          }
        } catch (IOException e) {
          // It does not listen yet.
        }
        LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
      }
    }
    throw new AssertionError("the hired trainer was not ready within " + START + ", see " + log);
  }

  /** The value of a metric without labels. */
  double metric(String name) throws IOException, InterruptedException {
    HttpRequest metrics =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/q/metrics"))
            .timeout(Duration.ofSeconds(5))
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(metrics, BodyHandlers.ofString())
          .body()
          .lines()
          .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
          .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
          .findFirst()
          .orElseThrow();
    }
  }

  void kill() throws InterruptedException {
    Signals.kill(process.toHandle());
  }

  /** Another process in the place of one that has ended. */
  void startAgain() throws IOException {
    process = launch(command, environment, log);
  }

  void freeze() throws IOException, InterruptedException {
    Signals.freeze(process.toHandle());
  }

  void thaw() throws IOException, InterruptedException {
    Signals.thaw(process.toHandle());
  }

  /** Ends it in order, or kills it after half a minute. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        kill();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private static Process launch(List<String> command, Map<String, String> environment, Path log)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder.start();
  }

  private static String procFile(ProcessHandle process, String name) throws IOException {
    return Files.readString(
        Path.of("/proc", Long.toString(process.pid()), name), StandardCharsets.UTF_8);
  }
}
