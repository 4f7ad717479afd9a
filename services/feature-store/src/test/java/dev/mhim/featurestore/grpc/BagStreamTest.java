package dev.mhim.featurestore.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mhim.featurestore.cache.LocalBags;
import dev.mhim.platform.error.ErrorKind;
import dev.mhim.platform.error.GrpcErrors;
import dev.mhim.platform.store.ObjectStore;
import dev.mhim.v1.GetBagRequest;
import dev.mhim.v1.GetBagResponse;
import io.grpc.Context;
import io.grpc.StatusRuntimeException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a bag goes out when the client is slow or leaves, and when the store fails. */
class BagStreamTest {
  private static final String BAG = "projects/default/datasets/d/bags/" + "a".repeat(64);
  private static final int MIB = 1 << 20;
  private static final Duration STALL = Duration.ofSeconds(2);

  @TempDir Path folder;

  /** The service over a stubborn store, and a client of it. */
  private static final class Served implements AutoCloseable {
    final StubbornStore store;
    private final ServedStore service;

    Served(StubbornStore store, Path folder) throws IOException {
      this.store = store;
      this.service =
          new ServedStore(
              new ObjectStore(store.settings()), store.settings(), new LocalBags(folder, 0), STALL);
    }

    Iterator<GetBagResponse> bag(long offset) {
      return service
          .client()
          .getBag(GetBagRequest.newBuilder().setName(BAG).setOffset(offset).build());
    }

    @Override
    public void close() {
      service.close();
      store.close();
    }
  }

  @Test
  void bagThatTheStoreCutsEndsUnavailableAndGoesOnFromWhereItStood() throws IOException {
    try (Served served = new Served(new StubbornStore(5 * MIB, 3 * MIB + 7), folder)) {
      Iterator<GetBagResponse> parts = served.bag(0);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      assertThat(parts.next().getHeader().getSizeBytes()).isEqualTo(5 * MIB);
      assertError(
          ErrorKind.UNAVAILABLE,
          "STORE_CUT_OFF",
          () -> parts.forEachRemaining(part -> add(part, bytes)));
      assertThat(bytes.size()).isBetween(MIB, 4 * MIB);

      Iterator<GetBagResponse> rest = served.bag(bytes.size());
      assertThat(rest.next().getHeader().getSizeBytes()).isEqualTo(5 * MIB);
      rest.forEachRemaining(part -> add(part, bytes));

      assertThat(bytes.toByteArray()).isEqualTo(expected(5 * MIB));
    }
  }

  @Test
  void clientThatLeavesEndsTheReadAtTheStore() throws Exception {
    try (Served served = new Served(new StubbornStore(512L * MIB, 512L * MIB), folder)) {
      try (Context.CancellableContext context = Context.current().withCancellation()) {
        context.run(() -> {
          Iterator<GetBagResponse> parts = served.bag(0);
          assertThat(parts.next().hasHeader()).isTrue();
          assertThat(parts.next().getFrame().isEmpty()).isFalse();
        });
        context.cancel(null);
      }
      assertThat(served.store.readerLeft().await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(served.store.sent()).isLessThan(512L * MIB);
    }
  }

  @Test
  void slowClientHoldsBackTheReadAtTheStore() throws Exception {
    try (Served served = new Served(new StubbornStore(256L * MIB, 256L * MIB), folder)) {
      Iterator<GetBagResponse> parts = served.bag(0);
      assertThat(parts.next().hasHeader()).isTrue();
      assertThat(parts.next().getFrame().isEmpty()).isFalse();
      long before = -1;
      // The transfer has come to rest when nothing moved for half a second.
      while (before != served.store.sent()) {
        before = served.store.sent();
        assertThat(served.store.readerLeft().await(500, TimeUnit.MILLISECONDS)).isFalse();
      }
      assertThat(served.store.sent()).isLessThan(64L * MIB);
    }
  }

  @Test
  void clientThatTakesNothingAnyMoreIsGivenUp() throws Exception {
    try (Served served = new Served(new StubbornStore(256L * MIB, 256L * MIB), folder)) {
      Iterator<GetBagResponse> parts = served.bag(0);
      assertThat(parts.next().hasHeader()).isTrue();

      assertThat(served.store.readerLeft().await(30, TimeUnit.SECONDS))
          .as("the read at the store ends")
          .isTrue();
      assertError(ErrorKind.UNAVAILABLE, "STALLED", () -> parts.forEachRemaining(part -> {}));
    }
  }

  @Test
  void streamsBeyondTheLimitAreRefusedAndMayComeAgain() throws Exception {
    try (Served served = new Served(new StubbornStore(64L * MIB, 64L * MIB), folder)) {
      // Not from the first byte on: its name is not its hash.
      Iterator<GetBagResponse> first = served.bag(1);
      assertThat(first.next().hasHeader()).isTrue();
      Iterator<GetBagResponse> second = served.bag(0);
      assertThat(second.next().hasHeader()).isTrue();
      assertError(ErrorKind.UNAVAILABLE, "TOO_MANY_STREAMS", () -> served.bag(0).next());

      first.forEachRemaining(part -> {});

      assertThat(served.bag(64L * MIB).next().hasHeader()).isTrue();
    }
  }

  @Test
  void storeThatIsAwayIsUnavailable() throws IOException {
    try (Served served = new Served(new StubbornStore(1, 1), folder)) {
      served.store.close();
      assertError(ErrorKind.UNAVAILABLE, "OBJECT_STORE_UNAVAILABLE", () -> served.bag(0).next());
    }
  }

  @Test
  void offsetAtTheEndGivesTheHeaderAloneAndOneBeyondIsRefused() throws IOException {
    try (Served served = new Served(new StubbornStore(10, 10), folder)) {
      Iterator<GetBagResponse> parts = served.bag(10);
      assertThat(parts.next().getHeader().getSizeBytes()).isEqualTo(10);
      assertThat(parts.hasNext()).isFalse();
      assertError(ErrorKind.INVALID_ARGUMENT, "OFFSET_OUT_OF_RANGE", () -> served.bag(11).next());
    }
  }

  private static void assertError(ErrorKind kind, String reason, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> {
              assertThat(GrpcErrors.fromGrpc(e).kind()).isEqualTo(kind);
              assertThat(GrpcErrors.fromGrpc(e).problems().getFirst().getReason())
                  .isEqualTo(reason);
            });
  }

  private static void add(GetBagResponse part, ByteArrayOutputStream bytes) {
    bytes.writeBytes(part.getFrame().toByteArray());
  }

  private static byte[] expected(int size) {
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = StubbornStore.at(i);
    }
    return bytes;
  }
}
