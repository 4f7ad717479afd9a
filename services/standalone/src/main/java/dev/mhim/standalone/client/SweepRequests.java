package dev.mhim.standalone.client;

import dev.mhim.v1.CancelSweepRequest;
import dev.mhim.v1.CreateSweepRequest;
import dev.mhim.v1.GetSweepRequest;
import dev.mhim.v1.ListSweepsRequest;
import dev.mhim.v1.ListSweepsResponse;
import dev.mhim.v1.Run;
import dev.mhim.v1.Sweep;
import dev.mhim.v1.SweepAxis;
import dev.mhim.v1.SweepPreset;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/** Submits, reads and cancels sweeps. */
public final class SweepRequests {
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  /** It waits for each of its runs. */
  private static final Duration LONG_DEADLINE = Duration.ofMinutes(2);

  private final PlatformClient client;

  /** Asks over a client. */
  public SweepRequests(PlatformClient client) {
    this.client = client;
  }

  /** Submits every run of a grid. */
  public Sweep create(String project, Run common, List<SweepAxis> axes, SweepPreset preset) {
    CreateSweepRequest request =
        CreateSweepRequest.newBuilder()
            .setParent("projects/" + project)
            .setRun(common)
            .addAllAxes(axes)
            .setPreset(preset)
            .setRequestId(UUID.randomUUID().toString())
            .build();
    return call("create sweep", () -> client.sweeps(LONG_DEADLINE).createSweep(request).getSweep());
  }

  /** Gives a sweep. */
  public Sweep get(String name) {
    GetSweepRequest request = GetSweepRequest.newBuilder().setName(name).build();
    return call(name, () -> client.sweeps(DEADLINE).getSweep(request).getSweep());
  }

  /** The newest sweeps of a project, newest first. */
  public List<Sweep> list(String project, int most) {
    List<Sweep> sweeps = new ArrayList<>();
    String token = "";
    do {
      ListSweepsRequest request =
          ListSweepsRequest.newBuilder()
              .setParent("projects/" + project)
              .setPageSize(Math.min(most - sweeps.size(), 100))
              .setPageToken(token)
              .build();
      ListSweepsResponse page =
          call("list sweeps", () -> client.sweeps(DEADLINE).listSweeps(request));
      sweeps.addAll(page.getSweepsList());
      token = page.getNextPageToken();
    } while (!token.isEmpty() && sweeps.size() < most);
    return sweeps;
  }

  /** Cancels every run of a sweep that has not ended. */
  public Sweep cancel(String name, String reason) {
    CancelSweepRequest request =
        CancelSweepRequest.newBuilder().setName(name).setReason(reason).build();
    return call(name, () -> client.sweeps(LONG_DEADLINE).cancelSweep(request).getSweep());
  }

  private static <T> T call(String what, Supplier<T> call) {
    try {
      return call.get();
    } catch (StatusRuntimeException e) {
      throw RequestFailedException.of(what, e);
    }
  }
}
