package dev.mhim.standalone.supervisor;

import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One program and whoever watches it: a thread that starts its process, tells when it is ready, and
 * starts it again when it dies. Before it was ready once, a death is a failed start and is not
 * repeated.
 */
final class SupervisedProgram {
  private static final Duration POLL = Duration.ofMillis(250);
  private static final int LINES_OF_LOG = 5;

  private final ProgramSpec spec;
  private final BackOff backOff;
  private final ReadinessProbe probe;
  private final Consumer<ProgramEvent> events;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final CompletableFuture<Void> firstReady = new CompletableFuture<>();
  private @Nullable Thread watcher;
  private @Nullable Process process;

  SupervisedProgram(
      ProgramSpec spec, BackOff backOff, ReadinessProbe probe, Consumer<ProgramEvent> events) {
    this.spec = spec;
    this.backOff = backOff;
    this.probe = probe;
    this.events = events;
  }

  ProgramSpec spec() {
    return spec;
  }

  /**
   * Starts the program; the future fails with {@link StartFailedException} when it can't get ready.
   */
  synchronized CompletableFuture<Void> start() {
    watcher = Thread.ofVirtual().name("supervise-" + spec.name()).start(this::supervise);
    return firstReady;
  }

  /**
   * Ends the program in order, or kills it after its grace. Returns when there is no process left.
   */
  void stop() throws InterruptedException {
    stop.countDown();
    Optional<Process> running = running();
    boolean killed = running.isPresent() && end(running.get().toHandle(), spec.grace());
    Thread thread = watcher();
    if (thread != null) {
      thread.join();
      events.accept(new ProgramEvent.Stopped(spec.name(), killed));
    }
  }

  /** Asks a process to end, and kills it after a grace; true when it had to be killed. */
  static boolean end(ProcessHandle handle, Duration grace) throws InterruptedException {
    handle.destroy();
    if (ended(handle, grace)) {
      return false;
    }
    handle.destroyForcibly();
    ended(handle, grace);
    return true;
  }

  private static boolean ended(ProcessHandle handle, Duration within) throws InterruptedException {
    try {
      handle.onExit().get(within.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("waiting for process " + handle.pid() + " failed", e);
    }
  }

  private void supervise() {
    int deaths = 0;
    try {
      while (!isStopping()) {
        LogFile log = LogFile.at(spec.log());
        long start = System.nanoTime();
        Optional<Process> started = launch();
        if (started.isEmpty()) {
          return;
        }
        awaitReady(started.get(), log, start);
        int code = started.get().waitFor();
        if (isStopping() || !firstReady.isDone() || firstReady.isCompletedExceptionally()) {
          return;
        }
        deaths = backOff.deathsInARow(deaths, Duration.ofNanos(System.nanoTime() - start));
        Optional<Duration> wait = backOff.waitAfter(deaths);
        if (wait.isEmpty()) {
          events.accept(new ProgramEvent.GaveUp(spec.name(), code, deaths));
          return;
        }
        events.accept(new ProgramEvent.Died(spec.name(), code, wait.get()));
        stop.await(wait.get().toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException e) {
      firstReady.completeExceptionally(
          new StartFailedException(spec.name() + " can't be started: " + e.getMessage()));
    } finally {
      firstReady.completeExceptionally(new StartFailedException(spec.name() + " was stopped"));
    }
  }

  /** Starts the process unless a stop came first, so that a stop never misses one. */
  private synchronized Optional<Process> launch() throws IOException {
    if (isStopping()) {
      return Optional.empty();
    }
    ProcessBuilder builder =
        new ProcessBuilder(ShieldedCommand.of(spec.command()))
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
            .redirectOutput(ProcessBuilder.Redirect.appendTo(spec.log().toFile()));
    builder.environment().putAll(spec.environment());
    Process started = builder.start();
    process = started;
    events.accept(new ProgramEvent.Started(spec.name(), ProcessIdentity.of(started.toHandle())));
    return Optional.of(started);
  }

  private void awaitReady(Process started, LogFile log, long start) throws InterruptedException {
    while (started.isAlive() && !isStopping()) {
      Duration after = Duration.ofNanos(System.nanoTime() - start);
      if (probe.isReady(spec.readiness(), log)) {
        events.accept(new ProgramEvent.Ready(spec.name(), after));
        firstReady.complete(null);
        return;
      }
      if (after.compareTo(spec.startTimeout()) > 0) {
        fail("was not ready within " + spec.startTimeout().toSeconds() + " s", log);
        started.toHandle().destroyForcibly();
        return;
      }
      stop.await(POLL.toMillis(), TimeUnit.MILLISECONDS);
    }
    if (!isStopping() && !firstReady.isDone()) {
      fail("ended with exit code " + started.waitFor() + " before it was ready", log);
    }
  }

  private void fail(String what, LogFile log) {
    StringBuilder message = new StringBuilder(spec.name()).append(' ').append(what);
    message.append("; its log is ").append(spec.log());
    log.last(LINES_OF_LOG)
        .forEach(line -> message.append(System.lineSeparator()).append("  ").append(line));
    firstReady.completeExceptionally(new StartFailedException(message.toString()));
  }

  private boolean isStopping() {
    return stop.getCount() == 0;
  }

  private synchronized Optional<Process> running() {
    return Optional.ofNullable(process).filter(Process::isAlive);
  }

  private synchronized @Nullable Thread watcher() {
    return watcher;
  }
}
