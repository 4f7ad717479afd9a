package dev.mhim.featurestore.grpc;

import com.google.protobuf.UnsafeByteOperations;
import dev.mhim.featurestore.catalog.BagStore;
import dev.mhim.platform.error.ErrorKind;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.platform.error.Problems;
import dev.mhim.platform.name.DatasetName;
import dev.mhim.v1.BagHeader;
import dev.mhim.v1.GetBagResponse;
import io.grpc.stub.ServerCallStreamObserver;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Semaphore;

/**
 * Sends a bag in frames. The next frame is read while the last one goes out, and waits until the
 * client can take it, so that a slow client holds one frame here and one in the transport; a client
 * that goes away ends the read at the store.
 */
final class BagStream {
  static final int FRAME_BYTES = 1 << 20;

  private final ServerCallStreamObserver<GetBagResponse> client;

  /** Released whenever the client may have become ready, or has gone. */
  private final Semaphore changed = new Semaphore(0);

  BagStream(ServerCallStreamObserver<GetBagResponse> client) {
    this.client = client;
    client.setOnReadyHandler(changed::release);
    client.setOnCancelHandler(changed::release);
  }

  void send(BagStore store, DatasetName dataset, String sha256, long offset) {
    long size = store.size(dataset, sha256);
    if (offset < 0 || offset > size) {
      throw new PlatformException(
          ErrorKind.INVALID_ARGUMENT,
          Problems.of(
              "OFFSET_OUT_OF_RANGE",
              "offset",
              Long.toString(offset),
              "the bag has " + size + " bytes",
              "give an offset from 0 to its size"));
    }
    client.onNext(
        GetBagResponse.newBuilder()
            .setHeader(BagHeader.newBuilder().setSha256(sha256).setSizeBytes(size))
            .build());
    if (offset < size) {
      sendFrames(store, dataset, sha256, offset, size);
    }
    if (!client.isCancelled()) {
      client.onCompleted();
    }
  }

  private void sendFrames(
      BagStore store, DatasetName dataset, String sha256, long offset, long size) {
    try (InputStream bytes = store.open(dataset, sha256, offset)) {
      long left = size - offset;
      while (left > 0) {
        // Each frame has its own array: the transport keeps it after onNext.
        byte[] frame = bytes.readNBytes((int) Math.min(left, FRAME_BYTES));
        if (frame.length == 0) {
          throw cut(dataset, sha256, null);
        }
        if (!awaitReady()) {
          return;
        }
        left -= frame.length;
        client.onNext(
            GetBagResponse.newBuilder().setFrame(UnsafeByteOperations.unsafeWrap(frame)).build());
      }
    } catch (IOException e) {
      throw cut(dataset, sha256, e);
    }
  }

  /** True when the client can take a frame, false when it has gone. */
  private boolean awaitReady() {
    while (!client.isReady() && !client.isCancelled()) {
      changed.acquireUninterruptibly();
      changed.drainPermits();
    }
    return !client.isCancelled();
  }

  private static PlatformException cut(
      DatasetName dataset, String sha256, @org.jspecify.annotations.Nullable IOException cause) {
    return new PlatformException(
        ErrorKind.UNAVAILABLE,
        Problems.of(
            "STORE_CUT_OFF",
            dataset.bag(sha256),
            "",
            "the object store ended the bag too soon",
            "ask again from the offset reached"),
        cause);
  }
}
