package dev.mhim.standalone.supervisor;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs waves of programs: each wave is started when the one before is ready, and the waves are
 * ended in the opposite order. Programs of a wave start and end side by side.
 */
public final class Supervisor implements AutoCloseable {
  private final List<List<SupervisedProgram>> waves;
  private final ReadinessProbe probe = new ReadinessProbe();
  private final Consumer<ProgramEvent> events;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);
  private boolean closing;

  /**
   * Prepares to run programs.
   *
   * @param events told of everything that happens, one event at a time
   */
  public Supervisor(List<List<ProgramSpec>> waves, BackOff backOff, Consumer<ProgramEvent> events) {
    this.events = events;
    this.waves =
        waves.stream()
            .map(wave ->
                wave.stream()
                    .map(spec -> new SupervisedProgram(spec, backOff, probe, this::tell))
                    .toList())
            .toList();
  }

  /**
   * Starts everything and returns when all is ready.
   *
   * @throws StartFailedException when a program can't get ready; nothing is left running then
   */
  public void start() throws InterruptedException {
    try {
      for (List<SupervisedProgram> wave : waves) {
        List<CompletableFuture<Void>> ready = new ArrayList<>();
        for (SupervisedProgram program : wave) {
          ready.add(program.start());
        }
        awaitAll(ready);
      }
    } catch (StartFailedException e) {
      close();
      throw e;
    }
  }

  /** Waits until the platform is closed, or until a program died for good. */
  public void awaitEnd() throws InterruptedException {
    ended.await();
  }

  /**
   * Ends everything in order and returns when no process is left. A second call waits for the
   * first.
   */
  @Override
  public void close() {
    if (!claimClose()) {
      awaitClosed();
      return;
    }
    try {
      for (List<SupervisedProgram> wave : waves.reversed()) {
        List<Thread> stoppers = new ArrayList<>();
        for (SupervisedProgram program : wave) {
          stoppers.add(Thread.ofVirtual().start(() -> stop(program)));
        }
        for (Thread stopper : stoppers) {
          stopper.join();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      probe.close();
      ended.countDown();
      closed.countDown();
    }
  }

  private void awaitClosed() {
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized boolean claimClose() {
    boolean first = !closing;
    closing = true;
    return first;
  }

  private static void stop(SupervisedProgram program) {
    try {
      program.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void awaitAll(List<CompletableFuture<Void>> ready) throws InterruptedException {
    CompletableFuture<?> failed = new CompletableFuture<>();
    ready.forEach(one -> one.exceptionally(e -> fail(failed, e)));
    CompletableFuture<?> all = CompletableFuture.allOf(ready.toArray(CompletableFuture[]::new));
    try {
      CompletableFuture.anyOf(all, failed).get();
    } catch (ExecutionException e) {
      throw unwrapped(e.getCause());
    }
  }

  private static Void fail(CompletableFuture<?> failed, Throwable e) {
    failed.completeExceptionally(e);
    throw new CompletionException(e);
  }

  private static StartFailedException unwrapped(@Nullable Throwable e) {
    Throwable cause = e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
    if (cause instanceof StartFailedException failure) {
      return failure;
    }
    throw new IllegalStateException(cause);
  }

  private synchronized void tell(ProgramEvent event) {
    events.accept(event);
    if (event instanceof ProgramEvent.GaveUp) {
      ended.countDown();
    }
  }
}
