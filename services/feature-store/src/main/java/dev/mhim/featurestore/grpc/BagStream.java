package dev.mhim.featurestore.grpc;

import com.google.protobuf.ByteString;
import dev.mhim.featurestore.catalog.BagKey;
import dev.mhim.platform.error.ErrorKind;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.platform.error.Problems;
import dev.mhim.v1.BagHeader;
import io.grpc.stub.ServerCallStreamObserver;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Sends bags in frames. The next frame is read while the last one goes out, and waits until the
 * client can take it, so that a slow client holds one frame here and one in the transport; a client
 * that goes away ends the read at the store.
 *
 * @param <T> the messages
 */
final class BagStream<T> {
  static final int FRAME_BYTES = 1 << 20;

  /** A small bag goes in some frames too, so that it is sent while it is still read. */
  private static final int LEAST_FRAME_BYTES = 1 << 17;

  private static final int FRAMES = 8;

  private final ServerCallStreamObserver<T> client;
  private final Duration stall;

  /** Released whenever the client may have become ready, or has gone. */
  private final Semaphore changed = new Semaphore(0);

  /**
   * A stream to a client; made in the thread of its call.
   *
   * @param stall how long a client may take nothing before it is given up
   */
  BagStream(ServerCallStreamObserver<T> client, Duration stall) {
    this.client = client;
    this.stall = stall;
    client.setOnReadyHandler(changed::release);
    client.setOnCancelHandler(changed::release);
  }

  /**
   * Sends one bag.
   *
   * @param offset from which on it was opened
   * @return false when the client has gone
   */
  boolean send(
      BagKey bag,
      BagSource.Opened opened,
      long offset,
      Function<BagHeader, T> header,
      Function<ByteString, T> frame) {
    try (BagFrames frames = opened.frames()) {
      client.onNext(header.apply(opened.header()));
      long left = opened.header().getSizeBytes() - offset;
      long most = Math.clamp(left / FRAMES, LEAST_FRAME_BYTES, FRAME_BYTES);
      while (left > 0) {
        int bytes = (int) Math.min(left, most);
        ByteString next = frames.next(bytes);
        if (left == bytes && !frames.isSound()) {
          throw damaged(bag, null); // without its last frame nobody takes it for a bag
        }
        if (!awaitReady(bag)) {
          return false;
        }
        left -= bytes;
        client.onNext(frame.apply(next));
      }
      return !client.isCancelled();
    } catch (IOException e) {
      throw cut(bag, e);
    }
  }

  /** Everything was sent. */
  void end() {
    if (!client.isCancelled()) {
      client.onCompleted();
    }
  }

  /** True when the client can take a frame, false when it has gone. */
  private boolean awaitReady(BagKey bag) {
    while (!client.isReady() && !client.isCancelled()) {
      if (!awaitChange()) {
        throw new PlatformException(
            ErrorKind.UNAVAILABLE,
            Problems.of(
                "STALLED",
                bag.toString(),
                "",
                "the client took nothing for " + stall.toSeconds() + " s",
                "ask again from the offset reached"));
      }
    }
    return !client.isCancelled();
  }

  private boolean awaitChange() {
    try {
      boolean told = changed.tryAcquire(stall.toMillis(), TimeUnit.MILLISECONDS);
      changed.drainPermits();
      return told;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** The object store holds something else than was stored. */
  static PlatformException damaged(BagKey bag, @Nullable Throwable cause) {
    return new PlatformException(
        ErrorKind.DATA_LOSS,
        Problems.of(
            "HASH_MISMATCH",
            bag.toString(),
            "",
            "the stored bytes have another SHA-256 than the bag's name says",
            "delete the object and import the dataset again, or restore it from a backup"),
        cause);
  }

  private static PlatformException cut(BagKey bag, IOException cause) {
    return new PlatformException(
        ErrorKind.UNAVAILABLE,
        Problems.of(
            "STORE_CUT_OFF",
            bag.toString(),
            "",
            "the object store ended the bag too soon",
            "ask again from the offset reached"),
        cause);
  }
}
