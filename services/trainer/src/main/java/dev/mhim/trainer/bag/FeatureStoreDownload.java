package dev.mhim.trainer.bag;

import com.google.protobuf.ByteString;
import dev.mhim.platform.error.ErrorKind;
import dev.mhim.platform.error.GrpcErrors;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.platform.error.Problems;
import dev.mhim.platform.name.Sha256;
import dev.mhim.trainer.loop.BackOff;
import dev.mhim.v1.FeatureStoreServiceGrpc;
import dev.mhim.v1.GetBagRequest;
import dev.mhim.v1.GetBagResponse;
import io.grpc.Channel;
import io.grpc.Context;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bags by gRPC from the feature-store. A stream that was cut goes on where it was; a feature-store
 * that is away is waited for.
 */
public final class FeatureStoreDownload implements BagDownload {
  private static final Logger LOG = LoggerFactory.getLogger(FeatureStoreDownload.class);

  private final Channel channel;
  private final Patience patience;

  /**
   * How long to wait for what.
   *
   * @param deadline of one call
   * @param firstWait before the first repetition; doubles up to 15 s
   * @param withoutProgress how long to go on without a single byte
   */
  public record Patience(Duration deadline, Duration firstWait, Duration withoutProgress) {}

  public FeatureStoreDownload(Channel channel, Patience patience) {
    this.channel = channel;
    this.patience = patience;
  }

  @Override
  public void fetch(BagAddress bag, Path target, BooleanSupplier cancelled) throws IOException {
    MessageDigest digest = Sha256.digest();
    try (FileChannel file =
        FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      BackOff backOff = BackOff.upTo15Seconds(patience.firstWait());
      long lastProgress = System.nanoTime();
      while (file.position() < bag.sizeBytes()) {
        long before = file.position();
        try {
          call(bag, file, digest, cancelled);
        } catch (StatusRuntimeException e) {
          PlatformException failure = GrpcErrors.fromGrpc(e);
          if (file.position() > before) {
            lastProgress = System.nanoTime();
            backOff.reset();
          }
          long waited = System.nanoTime() - lastProgress;
          if (failure.kind() != ErrorKind.UNAVAILABLE
              || waited > patience.withoutProgress().toNanos()) {
            throw unavailable(bag, failure);
          }
          LOG.debug("bag {} was cut at byte {}", bag.bagId(), file.position(), e);
          pause(backOff.next(), cancelled);
        }
        if (cancelled.getAsBoolean()) {
          throw new CancellationException("bag " + bag.bagId() + " is not wanted any more");
        }
      }
    }
    String found = Sha256.hex(digest);
    if (!found.equals(bag.sha256())) {
      throw mismatch(bag, "SHA-256", found, bag.sha256());
    }
  }

  /** A stream that is left early is cancelled, or the feature-store would hold it open. */
  private void call(
      BagAddress bag, FileChannel file, MessageDigest digest, BooleanSupplier cancelled)
      throws IOException {
    try (Context.CancellableContext context = Context.current().withCancellation()) {
      Context before = context.attach();
      try {
        stream(bag, file, digest, cancelled);
      } finally {
        context.detach(before);
      }
    }
  }

  private void stream(
      BagAddress bag, FileChannel file, MessageDigest digest, BooleanSupplier cancelled)
      throws IOException {
    Iterator<GetBagResponse> parts =
        FeatureStoreServiceGrpc.newBlockingStub(channel)
            .withDeadlineAfter(patience.deadline().toMillis(), TimeUnit.MILLISECONDS)
            .getBag(
                GetBagRequest.newBuilder().setName(bag.name()).setOffset(file.position()).build());
    while (parts.hasNext()) {
      GetBagResponse part = parts.next();
      switch (part.getPartCase()) {
        case HEADER -> {
          long size = part.getHeader().getSizeBytes();
          if (size != bag.sizeBytes()) {
            throw mismatch(bag, "size", Long.toString(size), Long.toString(bag.sizeBytes()));
          }
        }
        case FRAME -> write(bag, part.getFrame(), file, digest);
        case PART_NOT_SET -> LOG.debug("bag {}: a part of a kind not known here", bag.bagId());
      }
      if (cancelled.getAsBoolean()) {
        throw new CancellationException("bag " + bag.bagId() + " is not wanted any more");
      }
    }
    if (file.position() < bag.sizeBytes()) {
      throw mismatch(bag, "stream", file.position() + " bytes", bag.sizeBytes() + " bytes");
    }
  }

  private static void write(
      BagAddress bag, ByteString frame, FileChannel file, MessageDigest digest) throws IOException {
    if (file.position() + frame.size() > bag.sizeBytes()) {
      throw mismatch(
          bag, "stream", "more than " + file.position() + " bytes", bag.sizeBytes() + " bytes");
    }
    for (ByteBuffer buffer : frame.asReadOnlyByteBufferList()) {
      digest.update(buffer.duplicate());
      while (buffer.hasRemaining()) {
        file.write(buffer);
      }
    }
  }

  private static void pause(Duration time, BooleanSupplier cancelled) {
    long end = System.nanoTime() + time.toNanos();
    try {
      while (System.nanoTime() < end && !cancelled.getAsBoolean()) {
        Thread.sleep(Math.min(100, time.toMillis()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while the feature-store is away");
    }
  }

  private static BagUnavailableException unavailable(BagAddress bag, PlatformException failure) {
    boolean away = failure.kind() == ErrorKind.UNAVAILABLE;
    return new BagUnavailableException(
        Problems.of(
            away ? "FEATURE_STORE_UNAVAILABLE" : "BAD_BAG",
            bag.name(),
            "",
            "bag " + bag.bagId() + " can't be had: " + failure.getMessage(),
            away
                ? "check that the feature-store runs and can be reached"
                : "import the dataset again"),
        away || failure.kind() == ErrorKind.INTERNAL,
        failure);
  }

  private static BagUnavailableException mismatch(
      BagAddress bag, String what, String found, String expected) {
    IOException cause = new IOException(what + " is " + found + ", recorded is " + expected);
    return new BagUnavailableException(
        Problems.of(
            "BAD_BAG",
            bag.name(),
            found,
            "bag " + bag.bagId() + ": its " + what + " is not the recorded one, " + expected,
            "import the dataset again"),
        false,
        cause);
  }
}
