package dev.mhim.gateway.runs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mhim.v1.MetricBatch;
import dev.mhim.v1.WatchRunResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class WatchPumpTest {
  private final AtomicBoolean ready = new AtomicBoolean(true);
  private final AtomicBoolean closed = new AtomicBoolean();
  private final List<RunWatch.Next> taken = new ArrayList<>();
  private final WatchPump pump =
      new WatchPump(
          new WatchPump.Sink() {
            @Override
            public boolean isReady() {
              return ready.get();
            }

            @Override
            public void take(RunWatch.Next next) {
              taken.add(next);
            }
          });
  private final RunWatch watch =
      new RunWatch(List.of(message(0)), () -> {}, () -> closed.set(true));

  @Test
  void nothingMovesWhileTheSinkIsNotReady() {
    ready.set(false);
    pump.begin(watch);
    watch.offer(message(1));
    pump.pump();
    assertThat(taken).isEmpty();

    ready.set(true);
    pump.pump();

    assertThat(taken)
        .containsExactly(
            new RunWatch.Next.Message(message(0)), new RunWatch.Next.Message(message(1)));
  }

  @Test
  void theEndIsTakenOnceAndClosesTheWatch() {
    watch.end();
    pump.begin(watch);
    pump.pump();

    assertThat(taken)
        .containsExactly(new RunWatch.Next.Message(message(0)), new RunWatch.Next.End());
    assertThat(closed).isTrue();
  }

  @Test
  void pumpingBeforeItBeginsDoesNothing() {
    pump.pump();

    assertThat(taken).isEmpty();
  }

  @Test
  void everyMessageIsTakenInOrderThoughManyThreadsPump() throws InterruptedException {
    pump.begin(watch);
    List<Thread> pumps = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      pumps.add(
          Thread.ofVirtual()
              .start(() -> {
                for (int k = 0; k < 1000; k++) {
                  pump.pump();
                }
              }));
    }
    for (int i = 1; i <= 500; i++) {
      watch.offer(message(i));
      pump.pump();
    }
    for (Thread thread : pumps) {
      thread.join();
    }
    pump.pump();

    List<RunWatch.Next> expected = new ArrayList<>();
    for (int i = 0; i <= 500; i++) {
      expected.add(new RunWatch.Next.Message(message(i)));
    }
    assertThat(taken).isEqualTo(expected);
  }

  private static WatchRunResponse message(int sequence) {
    return WatchRunResponse.newBuilder()
        .setMetrics(MetricBatch.newBuilder().setSequence(sequence))
        .build();
  }
}
