package dev.mhim.standalone.client;

import dev.mhim.v1.WatchRunRequest;
import dev.mhim.v1.WatchRunResponse;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Follows a run until it has ended, over restarts of the gateway. */
public final class RunWatch {
  private static final Duration DEADLINE = Duration.ofDays(30);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final int ATTEMPTS = 60;

  private final PlatformClient client;
  private final CountDownLatch never = new CountDownLatch(1);

  /** Follows over a client. */
  public RunWatch(PlatformClient client) {
    this.client = client;
  }

  /**
   * Follows a run; returns when the stream has ended because the run has.
   *
   * @param listener told of every message; after a broken connection everything is told anew
   * @throws RequestFailedException when there is no such run, or the gateway stays away for a
   *     minute
   */
  public void follow(String run, Consumer<WatchRunResponse> listener) throws InterruptedException {
    WatchRunRequest request = WatchRunRequest.newBuilder().setName(run).build();
    for (int failures = 0; ; failures++) {
      try {
        Iterator<WatchRunResponse> messages = client.runs(DEADLINE).watchRun(request);
        while (messages.hasNext()) {
          listener.accept(messages.next());
          failures = 0;
        }
        return;
      } catch (StatusRuntimeException e) {
        if (e.getStatus().getCode() != Status.Code.UNAVAILABLE || failures >= ATTEMPTS) {
          throw RequestFailedException.of(run, e);
        }
        never.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
      }
    }
  }
}
