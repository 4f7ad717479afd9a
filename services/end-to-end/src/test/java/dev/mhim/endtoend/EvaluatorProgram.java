package dev.mhim.endtoend;

import dev.mhim.testing.RunningBackends;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** The evaluator as a process of its own, which can be killed. */
final class EvaluatorProgram implements AutoCloseable {
  private static final Path PROGRAM =
      Path.of(System.getProperty("mhim.root"))
          .resolve("services/evaluator/target/quarkus-app/quarkus-run.jar");
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final long POLL_NANOS = 2_000_000;

  private final Process process;
  private final Path log;

  private EvaluatorProgram(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  static boolean isBuilt() {
    return Files.exists(PROGRAM);
  }

  /** Starts it on a port that is free. */
  static EvaluatorProgram start(RunningBackends backends, Path folder) throws IOException {
    Path log = Files.createTempFile(folder, "evaluator", ".log");
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-jar",
                PROGRAM.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "MHIM_KAFKA_BOOTSTRAP_SERVERS",
                backends.bootstrapServers(),
                "MHIM_OBJECT_STORE_ENDPOINT",
                backends.endpoint(),
                "MHIM_OBJECT_STORE_ACCESS_KEY",
                backends.accessKey(),
                "MHIM_OBJECT_STORE_SECRET_KEY",
                backends.secretKey(),
                "MHIM_OBJECT_STORE_BUCKET",
                RunningBackends.BUCKET,
                "QUARKUS_HTTP_PORT",
                "0",
                // The broker's shortest, for the sake of the test's time.
                "MP_MESSAGING_INCOMING_RUNS_SESSION_TIMEOUT_MS",
                "6000",
                "MP_MESSAGING_INCOMING_RUNS_HEARTBEAT_INTERVAL_MS",
                "2000"));
    return new EvaluatorProgram(builder.start(), log);
  }

  /** Waits until something holds; fails when the program ends or takes too long. */
  void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (!process.isAlive() || System.nanoTime() > end) {
        throw new AssertionError(
            "%s: never while the evaluator %s:%n%s"
                .formatted(what, process.isAlive() ? "ran" : "lived", log()));
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  /** {@code kill -9}. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("the evaluator can't be killed");
    }
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
}
