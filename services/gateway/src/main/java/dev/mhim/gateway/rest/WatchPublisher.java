package dev.mhim.gateway.rest;

import dev.mhim.gateway.runs.RunView;
import dev.mhim.gateway.runs.RunWatch;
import dev.mhim.gateway.runs.WatchPump;
import dev.mhim.v1.WatchRunResponse;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A watch as a publisher that tells no more than was asked for. */
final class WatchPublisher implements Flow.Publisher<WatchPublisher.Event> {
  /** What a subscriber is told. */
  sealed interface Event {}

  /** A message of the watch. */
  record Told(WatchRunResponse message) implements Event {}

  /** The last event: {@code end} or {@code cut}. */
  record Closed(String why) implements Event {}

  private final RunView view;
  private final String run;

  WatchPublisher(RunView view, String run) {
    this.view = view;
    this.run = run;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super Event> subscriber) {
    Demand demand = new Demand(subscriber);
    WatchPump pump = new WatchPump(demand);
    Optional<RunWatch> watch = view.watch(run, pump::pump);
    demand.begin(pump, watch);
  }

  private static final class Demand implements WatchPump.Sink, Flow.Subscription {
    private final Flow.Subscriber<? super Event> subscriber;
    private final AtomicLong asked = new AtomicLong();
    private final AtomicReference<@Nullable RunWatch> watch = new AtomicReference<>();
    private final AtomicReference<@Nullable WatchPump> pump = new AtomicReference<>();

    Demand(Flow.Subscriber<? super Event> subscriber) {
      this.subscriber = subscriber;
    }

    void begin(WatchPump begun, Optional<RunWatch> found) {
      pump.set(begun);
      watch.set(found.orElse(null));
      subscriber.onSubscribe(this);
      if (found.isPresent()) {
        begun.begin(found.get());
      } else {
        subscriber.onComplete(); // it was removed since it was looked up
      }
    }

    @Override
    public void request(long count) {
      asked.accumulateAndGet(count, (a, b) -> a + b < 0 ? Long.MAX_VALUE : a + b);
      WatchPump begun = pump.get();
      if (begun != null) {
        begun.pump();
      }
    }

    @Override
    public void cancel() {
      RunWatch open = watch.getAndSet(null);
      if (open != null) {
        open.close();
      }
    }

    @Override
    public boolean isReady() {
      return asked.get() > 0 && watch.get() != null;
    }

    @Override
    public void take(RunWatch.Next next) {
      asked.decrementAndGet();
      switch (next) {
        case RunWatch.Next.Message(WatchRunResponse message) ->
            subscriber.onNext(new Told(message));
        case RunWatch.Next.End() -> close("end");
        case RunWatch.Next.Cut() -> close("cut");
      }
    }

    private void close(String why) {
      subscriber.onNext(new Closed(why));
      subscriber.onComplete();
    }
  }
}
