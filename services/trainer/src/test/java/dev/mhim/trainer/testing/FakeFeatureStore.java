package dev.mhim.trainer.testing;

import com.google.protobuf.ByteString;
import dev.mhim.platform.name.Sha256;
import dev.mhim.v1.BagHeader;
import dev.mhim.v1.BagReference;
import dev.mhim.v1.FeatureStoreServiceGrpc;
import dev.mhim.v1.GetBagRequest;
import dev.mhim.v1.GetBagResponse;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A feature-store of bags in memory on a port of this machine, with faults to order. */
public final class FakeFeatureStore implements AutoCloseable {
  private static final int FRAME = 1000;

  private final Map<String, byte[]> files = new ConcurrentHashMap<>();
  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicInteger cuts = new AtomicInteger();
  private final AtomicInteger refusals = new AtomicInteger();
  private final Server server;

  public FakeFeatureStore() {
    try {
      server = ServerBuilder.forPort(0).addService(new Service()).build().start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String address() {
    return "127.0.0.1:" + server.getPort();
  }

  /** Serves a file and gives its reference. */
  public BagReference add(String bagId, long patches, byte[] file) {
    String sha256 = Sha256.hex(file);
    files.put(sha256, file);
    return BagReference.newBuilder()
        .setBagId(bagId)
        .setSha256(sha256)
        .setPatchCount(patches)
        .setSizeBytes(file.length)
        .build();
  }

  /** Serves other bytes under a hash than it says. */
  public void spoil(String sha256) {
    files.computeIfPresent(
        sha256,
        (key, file) -> {
          byte[] spoilt = file.clone();
          spoilt[spoilt.length - 1] ^= 1;
          return spoilt;
        });
  }

  public void remove(String sha256) {
    files.remove(sha256);
  }

  /** The next so many streams end with UNAVAILABLE after two frames. */
  public void cutNext(int count) {
    cuts.set(count);
  }

  /** The next so many calls are refused with UNAVAILABLE. */
  public void refuseNext(int count) {
    refusals.set(count);
  }

  public int calls() {
    return calls.get();
  }

  @Override
  public void close() {
    server.shutdownNow();
  }

  private final class Service extends FeatureStoreServiceGrpc.FeatureStoreServiceImplBase {
    @Override
    public void getBag(GetBagRequest request, StreamObserver<GetBagResponse> observer) {
      calls.incrementAndGet();
      if (refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
        observer.onError(Status.UNAVAILABLE.asRuntimeException());
        return;
      }
      String sha256 = request.getName().substring(request.getName().lastIndexOf('/') + 1);
      byte[] file = files.get(sha256);
      if (file == null) {
        observer.onError(
            Status.NOT_FOUND.withDescription("no bag " + request.getName()).asRuntimeException());
        return;
      }
      boolean cut = cuts.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
      observer.onNext(
          GetBagResponse.newBuilder()
              .setHeader(BagHeader.newBuilder().setSha256(sha256).setSizeBytes(file.length))
              .build());
      int sent = 0;
      for (int at = (int) request.getOffset(); at < file.length; at += FRAME) {
        if (cut && sent++ == 2) {
          observer.onError(Status.UNAVAILABLE.asRuntimeException());
          return;
        }
        int length = Math.min(FRAME, file.length - at);
        observer.onNext(
            GetBagResponse.newBuilder().setFrame(ByteString.copyFrom(file, at, length)).build());
      }
      observer.onCompleted();
    }
  }
}
