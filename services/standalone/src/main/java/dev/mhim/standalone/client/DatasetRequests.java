package dev.mhim.standalone.client;

import dev.mhim.v1.CollectGarbageRequest;
import dev.mhim.v1.CollectGarbageResponse;
import dev.mhim.v1.Dataset;
import dev.mhim.v1.DatasetManifest;
import dev.mhim.v1.DeleteDatasetRequest;
import dev.mhim.v1.GetDatasetRequest;
import dev.mhim.v1.GetManifestRequest;
import dev.mhim.v1.GetUsageRequest;
import dev.mhim.v1.ListDatasetsRequest;
import dev.mhim.v1.ListDatasetsResponse;
import dev.mhim.v1.Usage;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Reads what was imported, and deletes it. */
public final class DatasetRequests {
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final Duration COLLECTION = Duration.ofMinutes(6);

  private final PlatformClient client;

  /** Asks over a client. */
  public DatasetRequests(PlatformClient client) {
    this.client = client;
  }

  /** The newest version of each dataset of a project, by name. */
  public List<Dataset> list(String project) {
    List<Dataset> datasets = new ArrayList<>();
    String token = "";
    do {
      ListDatasetsRequest request =
          ListDatasetsRequest.newBuilder()
              .setParent("projects/" + project)
              .setPageSize(1000)
              .setPageToken(token)
              .build();
      ListDatasetsResponse page =
          call("list datasets", () -> client.featureStore(DEADLINE).listDatasets(request));
      datasets.addAll(page.getDatasetsList());
      token = page.getNextPageToken();
    } while (!token.isEmpty());
    return datasets;
  }

  /** A version without its cases; without a version in the name, the newest. */
  public Dataset get(String name) {
    GetDatasetRequest request = GetDatasetRequest.newBuilder().setName(name).build();
    return call(name, () -> client.featureStore(DEADLINE).getDataset(request).getDataset());
  }

  /** A version with its cases; without a version in the name, the newest. */
  public DatasetManifest manifest(String name) {
    GetManifestRequest request = GetManifestRequest.newBuilder().setName(name).build();
    return call(name, () -> client.featureStore(DEADLINE).getManifest(request).getManifest());
  }

  /** Deletes a dataset, or one version of it; gives the names of the versions that went. */
  public List<String> delete(String name, boolean force, boolean allowMissing) {
    DeleteDatasetRequest request =
        DeleteDatasetRequest.newBuilder()
            .setName(name)
            .setForce(force)
            .setAllowMissing(allowMissing)
            .build();
    return call(name, () -> client.datasets(DEADLINE).deleteDataset(request).getNamesList());
  }

  /** One call that deletes what no version names; of all projects: {@code -}. */
  public CollectGarbageResponse collectGarbage(String project, boolean dryRun) {
    CollectGarbageRequest request =
        CollectGarbageRequest.newBuilder()
            .setParent("projects/" + project)
            .setValidateOnly(dryRun)
            .build();
    return call("collect garbage", () -> client.datasets(COLLECTION).collectGarbage(request));
  }

  /** How much a project stores, and how much it may. */
  public Usage usage(String project) {
    GetUsageRequest request =
        GetUsageRequest.newBuilder().setName("projects/" + project + "/usage").build();
    return call("usage", () -> client.datasets(DEADLINE).getUsage(request).getUsage());
  }

  private static <T> T call(String what, Supplier<T> call) {
    try {
      return call.get();
    } catch (StatusRuntimeException e) {
      throw RequestFailedException.of(what, e);
    }
  }
}
