package dev.mhim.trainer.lease;

import dev.mhim.trainer.loop.ServiceLoop;
import java.time.Duration;
import java.util.function.Consumer;

/** Says of every held task, at a fixed pace and from a thread of its own, that it is worked on. */
public final class Heartbeats implements AutoCloseable {
  private final ServiceLoop loop;

  private Heartbeats(ServiceLoop loop) {
    this.loop = loop;
  }

  /**
   * Starts to beat.
   *
   * @param send says it of one task; may fail, the next beat tries again
   */
  public static Heartbeats start(Duration interval, HeldTasks held, Consumer<HeldTask> send) {
    return new Heartbeats(
        ServiceLoop.start(
            "heartbeats",
            (stop, wentWell) -> {
              while (!stop.await(interval)) {
                held.all().stream().filter(HeldTask::isOurs).forEach(send);
                wentWell.run();
              }
            }));
  }

  /** Whether the beating thread lives. */
  public boolean isAlive() {
    return loop.isAlive();
  }

  @Override
  public void close() {
    loop.close();
  }
}
