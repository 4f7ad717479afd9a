package dev.mhim.trainer.bag;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A process of its own that fetches a bag until it is killed. */
final class OtherTrainer implements AutoCloseable {
  private static final String READY = "holding";

  private final Process process;

  private OtherTrainer(Process process) {
    this.process = process;
  }

  static OtherTrainer fetching(Path folder, String sha256) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                OtherTrainer.class.getName(),
                folder.toString(),
                sha256)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    OtherTrainer trainer = new OtherTrainer(process);
    BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = output.readLine();
    if (!READY.equals(line)) {
      trainer.close();
      throw new IOException("the other trainer said " + line);
    }
    return trainer;
  }

  /** Kills it, as a crash does. */
  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }

  /** Holds the lock until its input ends, which is when its parent is gone. */
  public static void main(String[] args) throws IOException {
    FetchLocks locks = new FetchLocks(Path.of(args[0]));
    try (FetchLocks.Held _ = locks.hold(args[1], () -> false)) {
      System.out.println(READY);
      while (System.in.read() >= 0) {
        // Nobody writes: this only ends.
      }
    }
  }
}
