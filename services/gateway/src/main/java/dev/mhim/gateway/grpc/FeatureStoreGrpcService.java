package dev.mhim.gateway.grpc;

import dev.mhim.gateway.datasets.BagUpload;
import dev.mhim.gateway.datasets.DatasetDeletion;
import dev.mhim.gateway.datasets.DatasetImport;
import dev.mhim.gateway.datasets.FeatureStore;
import dev.mhim.v1.CollectGarbageRequest;
import dev.mhim.v1.CollectGarbageResponse;
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
import dev.mhim.v1.ImportDatasetRequest;
import dev.mhim.v1.ImportDatasetResponse;
import dev.mhim.v1.ListDatasetsRequest;
import dev.mhim.v1.ListDatasetsResponse;
import dev.mhim.v1.PutBagRequest;
import dev.mhim.v1.PutBagResponse;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import io.smallrye.common.annotation.RunOnVirtualThread;

/**
 * Datasets over gRPC, passed on to the feature-store, so that clients need to know one door only.
 * Bags come in here; they go out to trainers, which ask the feature-store itself.
 */
@GrpcService
public class FeatureStoreGrpcService extends FeatureStoreServiceGrpc.FeatureStoreServiceImplBase {
  private final FeatureStore featureStore;
  private final DatasetDeletion deletion;

  FeatureStoreGrpcService(FeatureStore featureStore, DatasetDeletion deletion) {
    this.featureStore = featureStore;
    this.deletion = deletion;
  }

  @Override
  public void importDataset(
      ImportDatasetRequest request, StreamObserver<ImportDatasetResponse> out) {
    DatasetImport.relay(
        featureStore, request, (ServerCallStreamObserver<ImportDatasetResponse>) out);
  }

  @Override
  public StreamObserver<PutBagRequest> putBag(StreamObserver<PutBagResponse> out) {
    return BagUpload.relay(featureStore, (ServerCallStreamObserver<PutBagResponse>) out);
  }

  @Override
  @RunOnVirtualThread
  public void findUploads(FindUploadsRequest request, StreamObserver<FindUploadsResponse> out) {
    Replies.unary(out, "FindUploads", () -> featureStore.findUploads(request));
  }

  @Override
  @RunOnVirtualThread
  public void getDataset(GetDatasetRequest request, StreamObserver<GetDatasetResponse> out) {
    Replies.unary(out, "GetDataset", () -> featureStore.getDataset(request));
  }

  @Override
  @RunOnVirtualThread
  public void listDatasets(ListDatasetsRequest request, StreamObserver<ListDatasetsResponse> out) {
    Replies.unary(out, "ListDatasets", () -> featureStore.listDatasets(request));
  }

  @Override
  @RunOnVirtualThread
  public void getManifest(GetManifestRequest request, StreamObserver<GetManifestResponse> out) {
    Replies.unary(out, "GetManifest", () -> featureStore.getManifest(request));
  }

  @Override
  @RunOnVirtualThread
  public void deleteDataset(
      DeleteDatasetRequest request, StreamObserver<DeleteDatasetResponse> out) {
    Replies.unary(out, "DeleteDataset", () -> deletion.delete(request));
  }

  @Override
  @RunOnVirtualThread
  public void collectGarbage(
      CollectGarbageRequest request, StreamObserver<CollectGarbageResponse> out) {
    Replies.unary(out, "CollectGarbage", () -> featureStore.collectGarbage(request));
  }

  @Override
  @RunOnVirtualThread
  public void getUsage(GetUsageRequest request, StreamObserver<GetUsageResponse> out) {
    Replies.unary(out, "GetUsage", () -> featureStore.getUsage(request));
  }
}
