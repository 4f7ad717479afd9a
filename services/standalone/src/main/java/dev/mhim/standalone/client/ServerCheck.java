package dev.mhim.standalone.client;

import dev.mhim.v1.ListRunsRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;

/** Whether a server answers and knows who calls. */
public final class ServerCheck {
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private final PlatformClient client;

  /** Asks over a client. */
  public ServerCheck(PlatformClient client) {
    this.client = client;
  }

  /**
   * Asks for something small; that the key is for other projects is well.
   *
   * @throws RequestFailedException when nobody answers, or the key is not known
   */
  public void run(String server) {
    ListRunsRequest request =
        ListRunsRequest.newBuilder().setParent("projects/default").setPageSize(1).build();
    try {
      client.runs(DEADLINE).listRuns(request);
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() != Status.Code.PERMISSION_DENIED) {
        throw RequestFailedException.of(server, e);
      }
    }
  }
}
