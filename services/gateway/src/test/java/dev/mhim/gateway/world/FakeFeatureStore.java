package dev.mhim.gateway.world;

import dev.mhim.platform.error.ErrorKind;
import dev.mhim.platform.error.GrpcErrors;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.platform.error.Problems;
import dev.mhim.v1.BagReference;
import dev.mhim.v1.Case;
import dev.mhim.v1.CollectGarbageRequest;
import dev.mhim.v1.CollectGarbageResponse;
import dev.mhim.v1.Dataset;
import dev.mhim.v1.DatasetGarbage;
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
import dev.mhim.v1.ImportDatasetRequest;
import dev.mhim.v1.ImportDatasetResponse;
import dev.mhim.v1.ImportProgress;
import dev.mhim.v1.LabelKind;
import dev.mhim.v1.ListDatasetsRequest;
import dev.mhim.v1.ListDatasetsResponse;
import dev.mhim.v1.PutBagRequest;
import dev.mhim.v1.PutBagResponse;
import dev.mhim.v1.SurvivalLabel;
import dev.mhim.v1.Upload;
import dev.mhim.v1.Usage;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** A feature-store that serves some made-up label tables over real gRPC. */
public final class FakeFeatureStore extends FeatureStoreServiceGrpc.FeatureStoreServiceImplBase
    implements AutoCloseable {
  public static final String CLASSES = "projects/demo/datasets/classes";
  public static final String SURVIVAL = "projects/demo/datasets/survival";
  public static final String GIVEN_SPLIT = "projects/demo/datasets/given-split";
  public static final String NAMELESS_CASE = "projects/demo/datasets/nameless-case";
  public static final String DISPOSABLE = "projects/demo/datasets/disposable";
  public static final int IMPORTED = 5000;

  private final Map<String, DatasetManifest> manifests =
      new ConcurrentHashMap<>(
          Map.of(
              CLASSES, classes(CLASSES, false),
              GIVEN_SPLIT, classes(GIVEN_SPLIT, true),
              DISPOSABLE, classes(DISPOSABLE, false),
              SURVIVAL, survival(),
              NAMELESS_CASE, namelessCase()));
  private final AtomicBoolean away = new AtomicBoolean();
  private final Server server;

  public FakeFeatureStore() {
    try {
      server = ServerBuilder.forPort(0).addService(this).build().start();
    } catch (IOException e) {
      throw new IllegalStateException("the fake feature-store could not start", e);
    }
  }

  public String address() {
    return "127.0.0.1:" + server.getPort();
  }

  /** Whether every call is answered UNAVAILABLE. */
  public void setAway(boolean isAway) {
    away.set(isAway);
  }

  @Override
  public void getManifest(GetManifestRequest request, StreamObserver<GetManifestResponse> out) {
    if (away.get()) {
      out.onError(Status.UNAVAILABLE.withDescription("gone for lunch").asRuntimeException());
      return;
    }
    DatasetManifest manifest = manifests.get(unversioned(request.getName()));
    if (manifest == null) {
      out.onError(unknown(request.getName()));
      return;
    }
    out.onNext(GetManifestResponse.newBuilder().setManifest(manifest).build());
    out.onCompleted();
  }

  @Override
  public void getDataset(GetDatasetRequest request, StreamObserver<GetDatasetResponse> out) {
    DatasetManifest manifest = manifests.get(unversioned(request.getName()));
    if (manifest == null) {
      out.onError(unknown(request.getName()));
      return;
    }
    out.onNext(GetDatasetResponse.newBuilder().setDataset(manifest.getDataset()).build());
    out.onCompleted();
  }

  @Override
  public void listDatasets(ListDatasetsRequest request, StreamObserver<ListDatasetsResponse> out) {
    out.onNext(
        ListDatasetsResponse.newBuilder()
            .addAllDatasets(manifests.values().stream().map(DatasetManifest::getDataset).toList())
            .build());
    out.onCompleted();
  }

  @Override
  public void deleteDataset(
      DeleteDatasetRequest request, StreamObserver<DeleteDatasetResponse> out) {
    DatasetManifest gone = manifests.remove(unversioned(request.getName()));
    if (gone == null && !request.getAllowMissing()) {
      out.onError(unknown(request.getName()));
      return;
    }
    DeleteDatasetResponse.Builder deleted = DeleteDatasetResponse.newBuilder();
    if (gone != null) {
      deleted.addNames(gone.getDataset().getName());
    }
    out.onNext(deleted.build());
    out.onCompleted();
  }

  @Override
  public void collectGarbage(
      CollectGarbageRequest request, StreamObserver<CollectGarbageResponse> out) {
    out.onNext(
        CollectGarbageResponse.newBuilder()
            .addDatasets(DatasetGarbage.newBuilder().setName(request.getParent()).setBagCount(2))
            .setIncomplete(request.getValidateOnly())
            .build());
    out.onCompleted();
  }

  @Override
  public void getUsage(GetUsageRequest request, StreamObserver<GetUsageResponse> out) {
    out.onNext(
        GetUsageResponse.newBuilder()
            .setUsage(
                Usage.newBuilder().setName(request.getName()).setSizeBytes(7).setQuotaBytes(9))
            .build());
    out.onCompleted();
  }

  /** Tells many steps of progress, then the dataset. */
  @Override
  public void importDataset(
      ImportDatasetRequest request, StreamObserver<ImportDatasetResponse> out) {
    for (int i = 1; i <= IMPORTED; i++) {
      out.onNext(
          ImportDatasetResponse.newBuilder()
              .setProgress(ImportProgress.newBuilder().setBagsStored(i).setBagsTotal(IMPORTED))
              .build());
    }
    out.onNext(
        ImportDatasetResponse.newBuilder()
            .setDataset(Dataset.newBuilder().setName(CLASSES + "/versions/2"))
            .build());
    out.onCompleted();
  }

  /** Tells how many bytes came; of a file that is called stored.pt it takes the header only. */
  @Override
  public StreamObserver<PutBagRequest> putBag(StreamObserver<PutBagResponse> out) {
    return new StreamObserver<>() {
      private long bytes;
      private boolean stored;

      @Override
      public void onNext(PutBagRequest message) {
        bytes += message.getChunk().size();
        if (message.getHeader().getFileName().equals("stored.pt")) {
          stored = true;
          answer(true);
        }
      }

      @Override
      public void onError(Throwable failure) {
        bytes = 0; // the client has gone
      }

      @Override
      public void onCompleted() {
        if (!stored) {
          answer(false);
        }
      }

      private void answer(boolean existed) {
        out.onNext(
            PutBagResponse.newBuilder()
                .setUpload(Upload.newBuilder().setSizeBytes(bytes))
                .setExisted(existed)
                .build());
        out.onCompleted();
      }
    };
  }

  @Override
  public void findUploads(FindUploadsRequest request, StreamObserver<FindUploadsResponse> out) {
    out.onNext(
        FindUploadsResponse.newBuilder()
            .addUploads(Upload.newBuilder().setSha256(request.getSha256S(0)))
            .build());
    out.onCompleted();
  }

  @Override
  public void close() {
    server.shutdownNow();
  }

  /** Each has one version. */
  private static String unversioned(String name) {
    return name.replaceFirst("/versions/1$", "");
  }

  private static RuntimeException unknown(String name) {
    return GrpcErrors.toGrpc(
        new PlatformException(
            ErrorKind.NOT_FOUND,
            Problems.of("DATASET_NOT_FOUND", "name", name, "there is no such dataset", "")));
  }

  private static DatasetManifest classes(String name, boolean split) {
    DatasetManifest.Builder manifest =
        DatasetManifest.newBuilder()
            .setDataset(
                dataset(name)
                    .setLabelKind(LabelKind.LABEL_KIND_CLASSIFICATION)
                    .addAllClasses(List.of("normal", "tumor")));
    for (int i = 0; i < 40; i++) {
      Case.Builder item = item(i).setClassIndex(i % 2);
      if (split) {
        item.setSplit(List.of("train", "train", "val", "test").get(i / 2 % 4));
      }
      manifest.addCases(item);
    }
    return manifest.build();
  }

  /** What a feature-store should never serve. */
  private static DatasetManifest namelessCase() {
    DatasetManifest.Builder manifest = classes(NAMELESS_CASE, false).toBuilder();
    manifest.getCasesBuilder(7).clearCaseId();
    return manifest.build();
  }

  private static DatasetManifest survival() {
    DatasetManifest.Builder manifest =
        DatasetManifest.newBuilder()
            .setDataset(dataset(SURVIVAL).setLabelKind(LabelKind.LABEL_KIND_SURVIVAL));
    for (int i = 0; i < 60; i++) {
      manifest.addCases(
          item(i).setSurvival(SurvivalLabel.newBuilder().setTime(i + 1).setEvent(i % 3 != 0)));
    }
    return manifest.build();
  }

  private static Dataset.Builder dataset(String name) {
    return Dataset.newBuilder().setName(name + "/versions/1").setFeatureDim(8);
  }

  private static Case.Builder item(int i) {
    return Case.newBuilder()
        .setCaseId("case" + i)
        .addBags(BagReference.newBuilder().setBagId("case" + i).setPatchCount(10));
  }
}
