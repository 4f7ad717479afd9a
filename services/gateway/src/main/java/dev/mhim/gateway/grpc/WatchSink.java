package dev.mhim.gateway.grpc;

import dev.mhim.gateway.runs.RunWatch;
import dev.mhim.gateway.runs.WatchPump;
import dev.mhim.platform.error.ErrorKind;
import dev.mhim.platform.error.GrpcErrors;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.platform.error.Problems;
import dev.mhim.v1.WatchRunResponse;
import io.grpc.stub.ServerCallStreamObserver;

/** The stream of one watcher. */
final class WatchSink implements WatchPump.Sink {
  private final ServerCallStreamObserver<WatchRunResponse> call;

  WatchSink(ServerCallStreamObserver<WatchRunResponse> call) {
    this.call = call;
  }

  @Override
  public boolean isReady() {
    return call.isReady();
  }

  @Override
  public void take(RunWatch.Next next) {
    switch (next) {
      case RunWatch.Next.Message(WatchRunResponse message) -> call.onNext(message);
      case RunWatch.Next.End() -> call.onCompleted();
      case RunWatch.Next.Cut() -> call.onError(GrpcErrors.toGrpc(tooSlow()));
    }
  }

  private static PlatformException tooSlow() {
    return new PlatformException(
        ErrorKind.RESOURCE_EXHAUSTED,
        Problems.of(
            "WATCHER_TOO_SLOW",
            "",
            "",
            "the watcher did not read fast enough, so that it was cut off",
            "watch again: the state and all metrics so far come first"));
  }
}
