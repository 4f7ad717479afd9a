package dev.mhim.featurestore.grpc;

import com.google.protobuf.util.Timestamps;
import dev.mhim.featurestore.cache.LocalBags;
import dev.mhim.featurestore.catalog.BagKey;
import dev.mhim.featurestore.catalog.BagStore;
import dev.mhim.platform.error.ErrorKind;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.platform.error.Problems;
import dev.mhim.v1.GetBagRequest;
import dev.mhim.v1.GetBagResponse;
import dev.mhim.v1.GetBagUrlRequest;
import dev.mhim.v1.GetBagUrlResponse;
import dev.mhim.v1.GetBagsRequest;
import dev.mhim.v1.GetBagsResponse;
import io.grpc.stub.ServerCallStreamObserver;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Semaphore;

/** The calls that hand out bags, so many at once. */
final class BagCalls {
  private static final int MOST_NAMES = 1000;

  private final BagStore store;
  private final BagSource source;
  private final Limits limits;
  private final Semaphore free;

  /**
   * What a client may take.
   *
   * @param streams at once, of all clients
   * @param stall how long one may take nothing
   * @param urlValid how long an address is valid
   */
  record Limits(int streams, Duration stall, Duration urlValid) {}

  BagCalls(BagStore store, LocalBags local, MeterRegistry meters, Limits limits) {
    this.store = store;
    this.source = new BagSource(store, local, meters);
    this.limits = limits;
    this.free = new Semaphore(limits.streams());
  }

  <T> BagStream<T> stream(ServerCallStreamObserver<T> client) {
    return new BagStream<>(client, limits.stall());
  }

  void getBag(GetBagRequest request, BagStream<GetBagResponse> stream) {
    BagKey bag = BagKey.parse(request.getName());
    BagSelection selection =
        BagSelection.of(request.getFeatureType(), request.getFirstPatch(), request.getPatchCount());
    if (request.getFromStore() && !selection.isWhole()) {
      throw new PlatformException(
          ErrorKind.INVALID_ARGUMENT,
          Problems.of("INCONSISTENT", "from_store", "true", "only whole bags come from there", ""));
    }
    inSlot(() -> {
      long offset = request.getOffset();
      stream.send(
          bag,
          request.getFromStore()
              ? source.openAtStore(bag, offset)
              : source.open(bag, selection, offset),
          offset,
          header -> GetBagResponse.newBuilder().setHeader(header).build(),
          frame -> GetBagResponse.newBuilder().setFrame(frame).build());
      stream.end();
    });
  }

  void getBags(GetBagsRequest request, BagStream<GetBagsResponse> stream) {
    if (request.getNamesCount() < 1 || request.getNamesCount() > MOST_NAMES) {
      throw new PlatformException(
          ErrorKind.INVALID_ARGUMENT,
          Problems.of(
              "OUT_OF_RANGE",
              "names",
              Integer.toString(request.getNamesCount()),
              "a request has 1 to " + MOST_NAMES + " names",
              ""));
    }
    List<BagKey> bags = request.getNamesList().stream().map(BagKey::parse).toList();
    BagSelection selection = BagSelection.of(request.getFeatureType(), 0, 0);
    inSlot(() -> {
      boolean there = true;
      for (int i = 0; there && i < bags.size(); i++) {
        int index = i;
        there =
            stream.send(
                bags.get(i),
                source.open(bags.get(i), selection, 0),
                0,
                header -> GetBagsResponse.newBuilder().setIndex(index).setHeader(header).build(),
                frame -> GetBagsResponse.newBuilder().setIndex(index).setFrame(frame).build());
      }
      stream.end();
    });
  }

  GetBagUrlResponse url(GetBagUrlRequest request) {
    BagKey bag = BagKey.parse(request.getName());
    Instant expires = Instant.now().plus(limits.urlValid());
    return GetBagUrlResponse.newBuilder()
        .setHeader(source.header(bag))
        .setUrl(store.url(bag, limits.urlValid()).toString())
        .setExpireTime(Timestamps.fromMillis(expires.toEpochMilli()))
        .build();
  }

  private void inSlot(Runnable work) {
    if (!free.tryAcquire()) {
      throw new PlatformException(
          ErrorKind.UNAVAILABLE,
          Problems.of(
              "TOO_MANY_STREAMS",
              "mhim.feature-store.most-streams",
              Integer.toString(limits.streams()),
              "so many streams of bags are open already",
              "ask again in a moment"));
    }
    try {
      work.run();
    } finally {
      free.release();
    }
  }
}
