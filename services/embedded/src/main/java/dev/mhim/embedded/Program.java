package dev.mhim.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.CountDownLatch;
import java.util.logging.LogManager;

/**
 * What the two programs share: small logs, one READY line, an orderly end on SIGTERM, one clear
 * line when they can't start.
 */
final class Program {
  private static final int CANNOT_START = 1;
  private static final int USAGE = 2;

  private Program() {}

  /** A server that has started. */
  record Running(AutoCloseable server, String address) {}

  /** How a program's server is started. */
  @FunctionalInterface
  interface Start {
    Running start(ProgramSettings settings);
  }

  /** Runs a server until the process is told to end. */
  static void run(String name, String prefix, String[] args, Start start) {
    quietLogs();
    Running running;
    try {
      running = start.start(new ProgramSettings(prefix, args, System.getenv()));
    } catch (IllegalArgumentException e) {
      throw exit(USAGE, name, e);
    } catch (StartFailedException | UncheckedIOException e) {
      throw exit(CANNOT_START, name, e);
    }
    CountDownLatch closed = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> close(running, closed), name + "-close"));
    System.out.println("READY " + running.address());
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void close(Running running, CountDownLatch closed) {
    try {
      running.server().close();
      System.out.println("CLOSED " + running.address());
    } catch (Exception e) {
      System.err.println(running.address() + " did not close in order: " + e);
    } finally {
      closed.countDown();
    }
  }

  private static IllegalStateException exit(int code, String name, Exception e) {
    System.err.println(name + ": " + e.getMessage());
    System.exit(code);
    return new IllegalStateException("unreachable", e);
  }

  private static void quietLogs() {
    try (InputStream config = Program.class.getResourceAsStream("logging.properties")) {
      LogManager.getLogManager().readConfiguration(config);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
