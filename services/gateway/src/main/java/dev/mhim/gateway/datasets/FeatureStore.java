package dev.mhim.gateway.datasets;

import dev.mhim.gateway.config.FeatureStoreConfig;
import dev.mhim.platform.error.GrpcErrors;
import dev.mhim.v1.CollectGarbageRequest;
import dev.mhim.v1.CollectGarbageResponse;
import dev.mhim.v1.DatasetManifest;
import dev.mhim.v1.DeleteDatasetRequest;
import dev.mhim.v1.DeleteDatasetResponse;
import dev.mhim.v1.FeatureStoreServiceGrpc;
import dev.mhim.v1.FindUploadsRequest;
import dev.mhim.v1.FindUploadsResponse;
import dev.mhim.v1.GetDatasetRequest;
import dev.mhim.v1.GetDatasetResponse;
import dev.mhim.v1.GetManifestRequest;
import dev.mhim.v1.GetManifestResponse;
import dev.mhim.v1.GetUsageRequest;
import dev.mhim.v1.GetUsageResponse;
import dev.mhim.v1.ListDatasetsRequest;
import dev.mhim.v1.ListDatasetsResponse;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.StatusRuntimeException;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** The feature-store's gRPC service; every failure is a {@code PlatformException}. */
@ApplicationScoped
public class FeatureStore {
  /** A manifest has some hundred bytes a case. */
  private static final int LARGEST_MESSAGE = 64 << 20;

  /** Every manifest is read, and thousands of bags may go. */
  private static final Duration COLLECTION = Duration.ofMinutes(5);

  private final ManagedChannel channel;
  private final Duration deadline;

  FeatureStore(FeatureStoreConfig config) {
    this.deadline = config.deadline();
    this.channel =
        ManagedChannelBuilder.forTarget("dns:///" + config.address())
            .usePlaintext()
            .maxInboundMessageSize(LARGEST_MESSAGE)
            .build();
  }

  /** The label table of a dataset version; of the newest when the name has no version. */
  public DatasetManifest manifest(String dataset) {
    return getManifest(GetManifestRequest.newBuilder().setName(dataset).build()).getManifest();
  }

  /** GetManifest, passed on. */
  public GetManifestResponse getManifest(GetManifestRequest request) {
    return call(stub -> stub.getManifest(request));
  }

  /** GetDataset, passed on. */
  public GetDatasetResponse getDataset(GetDatasetRequest request) {
    return call(stub -> stub.getDataset(request));
  }

  /** ListDatasets, passed on. */
  public ListDatasetsResponse listDatasets(ListDatasetsRequest request) {
    return call(stub -> stub.listDatasets(request));
  }

  /** DeleteDataset, passed on; whoever calls has asked the runs. */
  DeleteDatasetResponse deleteDataset(DeleteDatasetRequest request) {
    return call(stub -> stub.deleteDataset(request));
  }

  /** CollectGarbage, passed on; it takes its time. */
  public CollectGarbageResponse collectGarbage(CollectGarbageRequest request) {
    return call(COLLECTION, stub -> stub.collectGarbage(request));
  }

  /** GetUsage, passed on. */
  public GetUsageResponse getUsage(GetUsageRequest request) {
    return call(stub -> stub.getUsage(request));
  }

  /** FindUploads, passed on; a thousand are looked for one by one. */
  public FindUploadsResponse findUploads(FindUploadsRequest request) {
    return call(COLLECTION, stub -> stub.findUploads(request));
  }

  /** A stub for calls that stream; without a deadline, since an import may take hours. */
  FeatureStoreServiceGrpc.FeatureStoreServiceStub streaming() {
    return FeatureStoreServiceGrpc.newStub(channel);
  }

  private <R> R call(Function<FeatureStoreServiceGrpc.FeatureStoreServiceBlockingStub, R> call) {
    return call(deadline, call);
  }

  private <R> R call(
      Duration within, Function<FeatureStoreServiceGrpc.FeatureStoreServiceBlockingStub, R> call) {
    try {
      return call.apply(
          FeatureStoreServiceGrpc.newBlockingStub(channel)
              .withDeadlineAfter(within.toMillis(), TimeUnit.MILLISECONDS));
    } catch (StatusRuntimeException e) {
      throw GrpcErrors.fromGrpc(e);
    }
  }

  @PreDestroy
  void close() {
    channel.shutdownNow();
  }
}
