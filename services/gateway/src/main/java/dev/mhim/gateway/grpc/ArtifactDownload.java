package dev.mhim.gateway.grpc;

import com.google.protobuf.UnsafeByteOperations;
import dev.mhim.gateway.api.RunArtifacts;
import dev.mhim.platform.error.ErrorInterceptor;
import dev.mhim.platform.error.ErrorKind;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.platform.error.Problems;
import dev.mhim.v1.Artifact;
import dev.mhim.v1.DownloadArtifactResponse;
import io.grpc.stub.ServerCallStreamObserver;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Semaphore;

/** Streams one file in frames of 1 MiB, no faster than the client reads. */
final class ArtifactDownload {
  private static final int FRAME = 1 << 20;

  private final String run;
  private final String path;
  private final RunArtifacts artifacts;
  private final ServerCallStreamObserver<DownloadArtifactResponse> call;
  private final Semaphore changes = new Semaphore(0);

  ArtifactDownload(
      String run,
      String path,
      RunArtifacts artifacts,
      ServerCallStreamObserver<DownloadArtifactResponse> call) {
    this.run = run;
    this.path = path;
    this.artifacts = artifacts;
    this.call = call;
  }

  /** Starts on a thread of its own, since the object store is read blocking. */
  void start() {
    call.setOnReadyHandler(changes::release);
    call.setOnCancelHandler(changes::release);
    Thread.ofVirtual().name("download").start(this::run);
  }

  private void run() {
    try {
      stream(artifacts.find(run, path));
    } catch (RuntimeException e) {
      call.onError(ErrorInterceptor.statusOf(e, "DownloadArtifact"));
    }
  }

  private void stream(Artifact artifact) {
    try (InputStream stream = artifacts.open(artifact)) {
      call.onNext(DownloadArtifactResponse.newBuilder().setArtifact(artifact).build());
      while (awaitReady()) {
        byte[] frame = stream.readNBytes(FRAME);
        if (frame.length == 0) {
          call.onCompleted();
          return;
        }
        call.onNext(
            DownloadArtifactResponse.newBuilder()
                .setFrame(UnsafeByteOperations.unsafeWrap(frame))
                .build());
      }
    } catch (IOException e) {
      throw broken(artifact, e);
    }
  }

  /** False when the client has left. */
  private boolean awaitReady() {
    while (!call.isReady() && !call.isCancelled()) {
      changes.acquireUninterruptibly();
    }
    return !call.isCancelled();
  }

  private static PlatformException broken(Artifact artifact, IOException cause) {
    return new PlatformException(
        ErrorKind.UNAVAILABLE,
        Problems.of(
            "OBJECT_STORE_UNAVAILABLE",
            artifact.getObjectKey(),
            "",
            "the object store broke off: " + cause.getMessage(),
            "download again"),
        cause);
  }
}
