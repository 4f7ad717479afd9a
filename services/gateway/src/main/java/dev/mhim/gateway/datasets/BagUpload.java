package dev.mhim.gateway.datasets;

import dev.mhim.v1.PutBagRequest;
import dev.mhim.v1.PutBagResponse;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Passes a file on to the feature-store, no faster than that takes it. The feature-store is asked
 * at the first message, which only comes from a caller who was let in.
 */
public final class BagUpload implements StreamObserver<PutBagRequest> {
  private final FeatureStore featureStore;
  private final ServerCallStreamObserver<PutBagResponse> client;
  private final AtomicBoolean taken = new AtomicBoolean();
  private volatile @Nullable ClientCallStreamObserver<PutBagRequest> store;
  private volatile boolean answered;

  private BagUpload(FeatureStore featureStore, ServerCallStreamObserver<PutBagResponse> client) {
    this.featureStore = featureStore;
    this.client = client;
  }

  /** Takes what a client sends. */
  public static StreamObserver<PutBagRequest> relay(
      FeatureStore featureStore, ServerCallStreamObserver<PutBagResponse> client) {
    BagUpload upload = new BagUpload(featureStore, client);
    client.disableAutoRequest();
    client.setOnCancelHandler(upload::leave);
    client.request(1);
    return upload;
  }

  @Override
  public void onNext(PutBagRequest message) {
    if (store == null) {
      featureStore.streaming().putBag(new Answer());
    }
    ClientCallStreamObserver<PutBagRequest> asked = store;
    if (asked != null && !answered) {
      asked.onNext(message);
      taken.set(true);
      askForMore();
    }
  }

  private void askForMore() {
    ClientCallStreamObserver<PutBagRequest> asked = store;
    if (asked != null && asked.isReady() && taken.compareAndSet(true, false)) {
      client.request(1);
    }
  }

  @Override
  public void onError(Throwable failure) {
    leave();
  }

  private void leave() {
    ClientCallStreamObserver<PutBagRequest> asked = store;
    if (asked != null) {
      asked.cancel("the client has left", null);
    }
  }

  @Override
  public void onCompleted() {
    if (store == null) {
      featureStore.streaming().putBag(new Answer());
    }
    ClientCallStreamObserver<PutBagRequest> asked = store;
    if (asked != null && !answered) {
      asked.onCompleted();
    }
  }

  /** What the feature-store says. */
  private final class Answer implements ClientResponseObserver<PutBagRequest, PutBagResponse> {
    @Override
    public void beforeStart(ClientCallStreamObserver<PutBagRequest> asked) {
      store = asked;
      asked.setOnReadyHandler(BagUpload.this::askForMore);
    }

    @Override
    public void onNext(PutBagResponse answer) {
      client.onNext(answer);
    }

    @Override
    public void onError(Throwable failure) {
      answered = true;
      client.onError(failure);
    }

    @Override
    public void onCompleted() {
      answered = true;
      client.onCompleted();
    }
  }
}
