package dev.mhim.gateway.runs;

import dev.mhim.v1.WatchRunResponse;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Optional;

/**
 * What one watcher is still to be told. It is bounded: a watcher that does not keep up is cut, so
 * that it holds up nobody else.
 */
public final class RunWatch implements AutoCloseable {
  /** Messages that may wait beside those so far. */
  static final int CAPACITY = 1024;

  /** What comes next. */
  public sealed interface Next {
    /** A message. */
    record Message(WatchRunResponse message) implements Next {}

    /** The run has ended and everything was told. */
    record End() implements Next {}

    /** The watcher was too slow. */
    record Cut() implements Next {}
  }

  private final Deque<WatchRunResponse> waiting = new ArrayDeque<>();
  private final Runnable wakeUp;
  private final Runnable onClose;
  private int limit;
  private boolean ended;
  private boolean cut;

  RunWatch(Collection<WatchRunResponse> soFar, Runnable wakeUp, Runnable onClose) {
    this.wakeUp = wakeUp;
    this.onClose = onClose;
    this.waiting.addAll(soFar);
    this.limit = soFar.size() + CAPACITY;
  }

  /** The next thing to tell; empty while there is nothing new. */
  public synchronized Optional<Next> poll() {
    if (cut) {
      return Optional.of(new Next.Cut());
    }
    WatchRunResponse message = waiting.poll();
    if (message != null) {
      limit = Math.max(CAPACITY, limit - 1);
      return Optional.of(new Next.Message(message));
    }
    return ended ? Optional.of(new Next.End()) : Optional.empty();
  }

  /** Adds a message; the watcher hears of it with {@link #wake()}. */
  synchronized void offer(WatchRunResponse message) {
    if (waiting.size() >= limit) {
      cut = true;
      waiting.clear();
    } else if (!cut) {
      waiting.add(message);
    }
  }

  /** Nothing comes after what is waiting. */
  synchronized void end() {
    ended = true;
  }

  void wake() {
    wakeUp.run();
  }

  /** Nothing is told any more. */
  @Override
  public void close() {
    onClose.run();
  }
}
