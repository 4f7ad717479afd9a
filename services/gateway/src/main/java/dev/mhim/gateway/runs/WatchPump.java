package dev.mhim.gateway.runs;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Moves what a watch holds to where it is wanted, as fast as that takes it. It may be pumped from
 * any thread, at any time: one thread at once does the work, and no call waits.
 */
public final class WatchPump {
  /** Where messages go. */
  public interface Sink {
    /** True while it takes messages without buffering them. */
    boolean isReady();

    /** Takes a message, an end, or a cut; nothing follows after the latter two. */
    void take(RunWatch.Next next);
  }

  private final Sink sink;
  private final AtomicInteger wanted = new AtomicInteger();
  private final AtomicReference<@Nullable RunWatch> watch = new AtomicReference<>();
  private boolean done;

  public WatchPump(Sink sink) {
    this.sink = sink;
  }

  /** Begins with a watch; before, pumping does nothing. */
  public void begin(RunWatch begun) {
    watch.set(begun);
    pump();
  }

  /** Moves what can be moved now. */
  public void pump() {
    if (wanted.getAndIncrement() != 0) {
      return; // another thread pumps and will look again
    }
    int seen = 1;
    do {
      drain();
      seen = wanted.addAndGet(-seen);
    } while (seen != 0);
  }

  private void drain() {
    RunWatch from = watch.get();
    while (from != null && !done && sink.isReady()) {
      Optional<RunWatch.Next> next = from.poll();
      if (next.isEmpty()) {
        return;
      }
      switch (next.get()) {
        case RunWatch.Next.Message _ -> {}
        case RunWatch.Next.End _, RunWatch.Next.Cut _ -> {
          done = true;
          from.close();
        }
      }
      sink.take(next.get());
    }
  }
}
