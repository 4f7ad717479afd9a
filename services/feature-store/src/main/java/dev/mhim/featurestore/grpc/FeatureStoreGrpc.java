package dev.mhim.featurestore.grpc;

import dev.mhim.featurestore.cache.LocalBags;
import dev.mhim.featurestore.catalog.BagStore;
import dev.mhim.featurestore.catalog.DatasetCatalog;
import dev.mhim.featurestore.config.FeatureStoreServerConfig;
import dev.mhim.featurestore.garbage.Guard;
import dev.mhim.featurestore.imports.BagUploads;
import dev.mhim.featurestore.imports.DatasetImport;
import dev.mhim.platform.error.ErrorKind;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.platform.error.Problems;
import dev.mhim.platform.name.DatasetName;
import dev.mhim.platform.name.ResourceIds;
import dev.mhim.v1.CollectGarbageRequest;
import dev.mhim.v1.CollectGarbageResponse;
import dev.mhim.v1.Dataset;
import dev.mhim.v1.DeleteDatasetRequest;
import dev.mhim.v1.DeleteDatasetResponse;
import dev.mhim.v1.FeatureStoreServiceGrpc.FeatureStoreServiceImplBase;
import dev.mhim.v1.FindUploadsRequest;
import dev.mhim.v1.FindUploadsResponse;
import dev.mhim.v1.GetBagRequest;
import dev.mhim.v1.GetBagResponse;
import dev.mhim.v1.GetBagUrlRequest;
import dev.mhim.v1.GetBagUrlResponse;
import dev.mhim.v1.GetBagsRequest;
import dev.mhim.v1.GetBagsResponse;
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
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.grpc.GrpcService;
import jakarta.inject.Inject;
import java.util.List;

/** The feature-store's RPCs. */
@GrpcService
public class FeatureStoreGrpc extends FeatureStoreServiceImplBase {
  private final DatasetCatalog catalog;
  private final BagCalls bags;
  private final DatasetImport imports;
  private final Guard guard;
  private final StoreUpkeep upkeep;
  private final UploadCalls uploads;

  @Inject
  FeatureStoreGrpc(
      DatasetCatalog catalog,
      BagStore bags,
      LocalBags local,
      DatasetImport imports,
      Guard guard,
      StoreUpkeep upkeep,
      BagUploads uploads,
      FeatureStoreServerConfig config,
      MeterRegistry meters) {
    this(
        catalog,
        imports,
        guard,
        upkeep,
        new BagCalls(
            bags,
            local,
            meters,
            new BagCalls.Limits(config.mostStreams(), config.stall(), config.urlValid())),
        new UploadCalls(uploads, config.mostUploads(), config.stall()));
  }

  FeatureStoreGrpc(
      DatasetCatalog catalog,
      DatasetImport imports,
      Guard guard,
      StoreUpkeep upkeep,
      BagCalls bags,
      UploadCalls uploads) {
    this.catalog = catalog;
    this.bags = bags;
    this.imports = imports;
    this.guard = guard;
    this.upkeep = upkeep;
    this.uploads = uploads;
  }

  @Override
  public void importDataset(
      ImportDatasetRequest request, StreamObserver<ImportDatasetResponse> observer) {
    Calls.run(
        "ImportDataset", observer, () -> new ImportCall(imports, guard, observer).run(request));
  }

  @Override
  public StreamObserver<PutBagRequest> putBag(StreamObserver<PutBagResponse> observer) {
    return uploads.put(observer);
  }

  @Override
  public void findUploads(
      FindUploadsRequest request, StreamObserver<FindUploadsResponse> observer) {
    Calls.answer("FindUploads", observer, () -> uploads.find(request));
  }

  @Override
  public void getDataset(GetDatasetRequest request, StreamObserver<GetDatasetResponse> observer) {
    Calls.answer(
        "GetDataset",
        observer,
        () ->
            GetDatasetResponse.newBuilder()
                .setDataset(catalog.get(DatasetName.parse(request.getName())).getDataset())
                .build());
  }

  @Override
  public void listDatasets(
      ListDatasetsRequest request, StreamObserver<ListDatasetsResponse> observer) {
    Calls.answer("ListDatasets", observer, () -> list(request));
  }

  private ListDatasetsResponse list(ListDatasetsRequest request) {
    if (request.getPageSize() < 0 || request.getPageSize() > 1000) {
      throw new PlatformException(
          ErrorKind.INVALID_ARGUMENT,
          Problems.of(
              "OUT_OF_RANGE",
              "page_size",
              Integer.toString(request.getPageSize()),
              "a page has 0 to 1000 datasets; 0 means 50",
              ""));
    }
    int size = request.getPageSize() == 0 ? 50 : request.getPageSize();
    String project = ResourceIds.project(request.getParent());
    // The token is the id of the last dataset given: a page stays right while others come.
    List<Dataset> found = catalog.list(project, after(request.getPageToken()), size + 1);
    List<Dataset> page = found.subList(0, Math.min(size, found.size()));
    return ListDatasetsResponse.newBuilder()
        .addAllDatasets(page)
        .setNextPageToken(
            page.size() < found.size() ? DatasetName.parse(page.getLast().getName()).dataset() : "")
        .build();
  }

  private static String after(String token) {
    return token.isEmpty() ? "" : ResourceIds.require("page_token", token);
  }

  @Override
  public void getManifest(
      GetManifestRequest request, StreamObserver<GetManifestResponse> observer) {
    Calls.answer(
        "GetManifest",
        observer,
        () ->
            GetManifestResponse.newBuilder()
                .setManifest(catalog.get(DatasetName.parse(request.getName())))
                .build());
  }

  @Override
  public void deleteDataset(
      DeleteDatasetRequest request, StreamObserver<DeleteDatasetResponse> observer) {
    Calls.answer("DeleteDataset", observer, () -> upkeep.delete(request));
  }

  @Override
  public void collectGarbage(
      CollectGarbageRequest request, StreamObserver<CollectGarbageResponse> observer) {
    Calls.answer("CollectGarbage", observer, () -> upkeep.collect(request));
  }

  @Override
  public void getUsage(GetUsageRequest request, StreamObserver<GetUsageResponse> observer) {
    Calls.answer(
        "GetUsage",
        observer,
        () -> GetUsageResponse.newBuilder().setUsage(upkeep.usage(request)).build());
  }

  @Override
  public void getBag(GetBagRequest request, StreamObserver<GetBagResponse> observer) {
    BagStream<GetBagResponse> stream =
        bags.stream((ServerCallStreamObserver<GetBagResponse>) observer);
    Calls.run("GetBag", observer, () -> bags.getBag(request, stream));
  }

  @Override
  public void getBags(GetBagsRequest request, StreamObserver<GetBagsResponse> observer) {
    BagStream<GetBagsResponse> stream =
        bags.stream((ServerCallStreamObserver<GetBagsResponse>) observer);
    Calls.run("GetBags", observer, () -> bags.getBags(request, stream));
  }

  @Override
  public void getBagUrl(GetBagUrlRequest request, StreamObserver<GetBagUrlResponse> observer) {
    Calls.answer("GetBagUrl", observer, () -> bags.url(request));
  }
}
