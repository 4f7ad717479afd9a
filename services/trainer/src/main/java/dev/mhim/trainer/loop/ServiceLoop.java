package dev.mhim.trainer.loop;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that runs a body until it is closed. A body that throws is started again after a
 * back-off, so that a broker that is away never ends it.
 */
public final class ServiceLoop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ServiceLoop.class);
  private static final Duration FIRST_WAIT = Duration.ofMillis(500);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(15);

  private final String name;
  private final Body body;
  private final StopSignal stop = new StopSignal();
  private final AtomicReference<@Nullable String> trouble = new AtomicReference<>();
  private final Thread thread;

  /** What the thread does. */
  @FunctionalInterface
  public interface Body {
    /**
     * Works until the signal is told.
     *
     * @param wentWell to be called when something worked, so that the next trouble waits shortly
     */
    void run(StopSignal stop, Runnable wentWell) throws Exception;
  }

  private ServiceLoop(String name, Body body) {
    this.name = name;
    this.body = body;
    this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::loop);
  }

  /** Starts a thread of that name. */
  public static ServiceLoop start(String name, Body body) {
    ServiceLoop loop = new ServiceLoop(name, body);
    loop.thread.start();
    return loop;
  }

  public boolean isAlive() {
    return thread.isAlive();
  }

  /** What went wrong last, until something goes well again. */
  public Optional<String> trouble() {
    return Optional.ofNullable(trouble.get());
  }

  /** Tells it to end, without waiting. */
  public void stop() {
    stop.tell();
  }

  /** Tells it to end and waits, at most 10 s. */
  @Override
  public void close() {
    stop.tell();
    try {
      if (!thread.join(Duration.ofSeconds(10))) {
        LOG.warn("{} did not end within 10 s", name);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void loop() {
    BackOff backOff = new BackOff(FIRST_WAIT, LONGEST_WAIT);
    while (!stop.isTold()) {
      try {
        body.run(
            stop,
            () -> {
              trouble.set(null);
              backOff.reset();
            });
      } catch (Exception e) {
        // Every failure but an error of the virtual machine is waited out: the trainer stays alive.
        Duration wait = backOff.next();
        trouble.set(e.toString());
        LOG.warn("{} starts again in {} ms after: {}", name, wait.toMillis(), e.toString());
        LOG.debug("{} failed", name, e);
        stop.await(wait);
      }
    }
  }
}
