package dev.mhim.endtoend;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What can be done to a process that it can't refuse. */
final class Signals {
  private Signals() {}

  /** SIGKILL; returns when the process is gone. */
  static void kill(ProcessHandle process) throws InterruptedException {
    process.destroyForcibly();
    try {
      process.onExit().get(20, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError("process " + process.pid() + " survived SIGKILL", e);
    }
  }

  /** SIGSTOP: it stands still, as a machine that is suspended. */
  static void freeze(ProcessHandle process) throws IOException, InterruptedException {
    send("-STOP", process);
  }

  /** SIGCONT: it goes on as if no time had passed. */
  static void thaw(ProcessHandle process) throws IOException, InterruptedException {
    send("-CONT", process);
  }

  private static void send(String signal, ProcessHandle process)
      throws IOException, InterruptedException {
    Process kill =
        new ProcessBuilder("kill", signal, Long.toString(process.pid())).inheritIO().start();
    if (!kill.waitFor(Duration.ofSeconds(10)) || kill.exitValue() != 0) {
      throw new AssertionError("kill " + signal + " " + process.pid() + " failed");
    }
  }
}
