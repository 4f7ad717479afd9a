package dev.mhim.featurestore.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mhim.featurestore.catalog.BagStore;
import dev.mhim.featurestore.world.SampleFolder;
import dev.mhim.platform.name.DatasetName;
import dev.mhim.testing.Backends;
import dev.mhim.v1.CollectGarbageRequest;
import dev.mhim.v1.DeleteDatasetRequest;
import dev.mhim.v1.FeatureStoreServiceGrpc;
import dev.mhim.v1.FeatureStoreServiceGrpc.FeatureStoreServiceBlockingStub;
import dev.mhim.v1.GetBagRequest;
import dev.mhim.v1.GetDatasetRequest;
import dev.mhim.v1.GetManifestRequest;
import dev.mhim.v1.GetUsageRequest;
import dev.mhim.v1.ImportDatasetResponse;
import dev.mhim.v1.ListDatasetsRequest;
import dev.mhim.v1.Usage;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
@QuarkusTestResource(Backends.class)
class DeleteDatasetTest {
  @Inject BagStore bags;
  @TempDir Path folder;
  private ManagedChannel channel;
  private FeatureStoreServiceBlockingStub store;

  @BeforeEach
  void connect() {
    int port = ConfigProvider.getConfig().getValue("quarkus.grpc.server.test-port", Integer.class);
    channel = ManagedChannelBuilder.forAddress("localhost", port).usePlaintext().build();
    store =
        FeatureStoreServiceGrpc.newBlockingStub(channel).withDeadlineAfter(60, TimeUnit.SECONDS);
  }

  @AfterEach
  void disconnect() {
    channel.shutdownNow();
  }

  @Test
  void aDatasetGoesWithAllItsVersionsAndBags() throws IOException {
    DatasetName whole = dataset("whole");
    importFolder(whole, "a", "b");
    importFolder(whole, "c", "d");

    assertThat(delete(whole))
        .containsExactly(whole.withVersion(1).toString(), whole.withVersion(2).toString());

    assertCode(Status.Code.NOT_FOUND, () -> get(whole));
    assertCode(Status.Code.NOT_FOUND, () -> get(whole.withVersion(1)));
    assertCode(Status.Code.NOT_FOUND, () -> delete(whole));
    assertThat(store.deleteDataset(request(whole).setAllowMissing(true).build()).getNamesList())
        .isEmpty();
    assertThat(
            store
                .listDatasets(
                    ListDatasetsRequest.newBuilder().setParent("projects/deletions").build())
                .getDatasetsList())
        .noneMatch(listed -> listed.getName().contains("/whole/"));
    awaitBags(whole, 0);
    assertThat(importFolder(whole, "a", "b")).isEqualTo(whole.withVersion(3));
  }

  @Test
  void aVersionGoesAloneAndTheBagsThatOthersHaveStay() throws IOException {
    DatasetName one = dataset("one");
    importFolder(one, "a", "b");
    importFolder(one, "b", "c");
    String kept = bag(one, 2, 0);
    String gone = bag(one, 1, 0);
    read(one, gone); // which keeps it on the own disk

    assertThat(delete(one.withVersion(1))).containsExactly(one.withVersion(1).toString());

    assertThat(get(one)).endsWith("/versions/2");
    assertCode(Status.Code.NOT_FOUND, () -> get(one.withVersion(1)));
    awaitBags(one, 2);
    read(one, kept);
    assertCode(Status.Code.NOT_FOUND, () -> read(one, gone));
  }

  @Test
  void whatIsDeletedMustHaveAName() {
    assertCode(
        Status.Code.INVALID_ARGUMENT,
        () -> store.deleteDataset(DeleteDatasetRequest.newBuilder().setName("x").build()));
    assertCode(
        Status.Code.INVALID_ARGUMENT,
        () ->
            store.deleteDataset(
                DeleteDatasetRequest.newBuilder().setName("x").setAllowMissing(true).build()));
  }

  @Test
  void garbageIsCollectedWhenAskedFor() throws IOException {
    DatasetName tidy = dataset("tidy");
    importFolder(tidy, "a", "b");
    for (String parent : new String[] {"projects/deletions", "projects/-"}) {
      assertThat(
              store
                  .collectGarbage(
                      CollectGarbageRequest.newBuilder()
                          .setParent(parent)
                          .setValidateOnly(true)
                          .build())
                  .getIncomplete())
          .isFalse();
    }
    assertCode(
        Status.Code.INVALID_ARGUMENT,
        () -> store.collectGarbage(CollectGarbageRequest.getDefaultInstance()));
  }

  @Test
  void aProjectStoresNoMoreThanItsQuota() throws IOException {
    DatasetName first = DatasetName.parse("projects/small-lab/datasets/first");
    importFolder(first, "a", "b");
    Usage before = usage("small-lab");
    assertThat(before.getBagCount()).isEqualTo(2);
    assertThat(before.getQuotaBytes()).isEqualTo(2048);
    assertThat(before.getSizeBytes()).isBetween(700L, 2048L);

    DatasetName second = DatasetName.parse("projects/small-lab/datasets/second");
    for (boolean dryRun : new boolean[] {true, false}) {
      SampleFolder tooMuch = SampleFolder.of(folder.resolve("large"), 40, "x", "y");
      var request = tooMuch.call(second).toBuilder().setValidateOnly(dryRun).build();
      assertThatThrownBy(() -> store.importDataset(request).forEachRemaining(event -> {}))
          .isInstanceOfSatisfying(
              StatusRuntimeException.class,
              e -> {
                assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
                assertThat(e).hasMessageContaining("may store 2,048");
              });
    }
    assertThat(usage("small-lab")).isEqualTo(before);
    assertThat(importFolder(first, "a", "b")).as("needs no more room").isNotNull();
    assertThat(usage("deletions").getQuotaBytes()).isZero();
    assertCode(
        Status.Code.INVALID_ARGUMENT,
        () -> store.getUsage(GetUsageRequest.newBuilder().setName("projects/x").build()));
  }

  private Usage usage(String project) {
    return store
        .getUsage(GetUsageRequest.newBuilder().setName("projects/" + project + "/usage").build())
        .getUsage();
  }

  private static DatasetName dataset(String id) {
    return DatasetName.parse("projects/deletions/datasets/" + id);
  }

  private DatasetName importFolder(DatasetName dataset, String... ids) throws IOException {
    SampleFolder sample = SampleFolder.of(folder.resolve(String.join("-", ids)), 5, ids);
    ImportDatasetResponse last = ImportDatasetResponse.getDefaultInstance();
    var events = store.importDataset(sample.call(dataset));
    while (events.hasNext()) {
      last = events.next();
    }
    return DatasetName.parse(last.getDataset().getName());
  }

  private List<String> delete(DatasetName name) {
    return store.deleteDataset(request(name).build()).getNamesList();
  }

  private static DeleteDatasetRequest.Builder request(DatasetName name) {
    return DeleteDatasetRequest.newBuilder().setName(name.toString());
  }

  private String get(DatasetName name) {
    return store
        .getDataset(GetDatasetRequest.newBuilder().setName(name.toString()).build())
        .getDataset()
        .getName();
  }

  private String bag(DatasetName dataset, int version, int item) {
    return store
        .getManifest(
            GetManifestRequest.newBuilder()
                .setName(dataset.withVersion(version).toString())
                .build())
        .getManifest()
        .getCases(item)
        .getBags(0)
        .getSha256();
  }

  private void read(DatasetName dataset, String sha256) {
    store
        .getBag(GetBagRequest.newBuilder().setName(dataset.bag(sha256)).build())
        .forEachRemaining(part -> assertThat(part.isInitialized()).isTrue());
  }

  private void awaitBags(DatasetName dataset, int count) {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (bags.list(dataset).size() != count && System.nanoTime() - end < 0) {
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
    assertThat(bags.list(dataset)).hasSize(count);
  }

  private static void assertCode(Status.Code code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StatusRuntimeException.class, e -> assertThat(e.getStatus().getCode()).isEqualTo(code));
  }
}
