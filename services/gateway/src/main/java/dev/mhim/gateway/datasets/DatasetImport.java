package dev.mhim.gateway.datasets;

import dev.mhim.v1.ImportDatasetRequest;
import dev.mhim.v1.ImportDatasetResponse;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Passes the progress of an import on, no faster than the client reads; a client may cancel. */
public final class DatasetImport
    implements ClientResponseObserver<ImportDatasetRequest, ImportDatasetResponse> {
  private final ServerCallStreamObserver<ImportDatasetResponse> client;
  private final AtomicBoolean held = new AtomicBoolean();
  private volatile @Nullable ClientCallStreamObserver<ImportDatasetRequest> asked;

  private DatasetImport(ServerCallStreamObserver<ImportDatasetResponse> client) {
    this.client = client;
  }

  /** Starts an import at the feature-store and relays what it says. */
  public static void relay(
      FeatureStore featureStore,
      ImportDatasetRequest request,
      ServerCallStreamObserver<ImportDatasetResponse> client) {
    featureStore.streaming().importDataset(request, new DatasetImport(client));
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<ImportDatasetRequest> upstream) {
    asked = upstream;
    upstream.disableAutoRequestWithInitial(1);
    client.setOnCancelHandler(() -> upstream.cancel("the client has left", null));
    client.setOnReadyHandler(this::askForMore);
  }

  @Override
  public void onNext(ImportDatasetResponse message) {
    client.onNext(message);
    held.set(true);
    askForMore();
  }

  private void askForMore() {
    ClientCallStreamObserver<ImportDatasetRequest> upstream = asked;
    if (upstream != null && client.isReady() && held.compareAndSet(true, false)) {
      upstream.request(1);
    }
  }

  @Override
  public void onError(Throwable failure) {
    client.onError(failure);
  }

  @Override
  public void onCompleted() {
    client.onCompleted();
  }
}
