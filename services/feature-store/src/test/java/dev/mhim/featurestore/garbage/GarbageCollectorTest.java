package dev.mhim.featurestore.garbage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mhim.featurestore.cache.LocalBags;
import dev.mhim.featurestore.catalog.BagKey;
import dev.mhim.featurestore.catalog.BagStore;
import dev.mhim.featurestore.catalog.DatasetCatalog;
import dev.mhim.featurestore.catalog.StoredBag;
import dev.mhim.featurestore.imports.DatasetImport;
import dev.mhim.featurestore.imports.ImportListener;
import dev.mhim.featurestore.quota.Quotas;
import dev.mhim.featurestore.world.SampleFolder;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.platform.name.DatasetName;
import dev.mhim.platform.name.Sha256;
import dev.mhim.platform.store.ObjectStore;
import dev.mhim.platform.store.ObjectStoreSettings;
import dev.mhim.platform.store.UnfinishedUploads;
import dev.mhim.testing.BackendsExtension;
import dev.mhim.testing.RunningBackends;
import dev.mhim.v1.CollectGarbageResponse;
import dev.mhim.v1.Dataset;
import dev.mhim.v1.DatasetGarbage;
import dev.mhim.v1.FeatureType;
import dev.mhim.v1.Upload;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.minio.CreateMultipartUploadArgs;
import io.minio.MinioAsyncClient;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(BackendsExtension.class)
class GarbageCollectorTest {
  private static final Duration GRACE = Duration.ofHours(2);

  @TempDir Path folder;
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private ObjectStoreSettings settings;
  private ObjectStore store;
  private UnfinishedUploads uploads;
  private BagStore bags;
  private DatasetCatalog catalog;
  private LocalBags local;
  private Guard guard;
  private DatasetName dataset;

  @BeforeEach
  void open(RunningBackends backends, TestInfo test) throws IOException {
    settings =
        new ObjectStoreSettings(
            URI.create(backends.endpoint()),
            backends.accessKey(),
            backends.secretKey(),
            RunningBackends.BUCKET,
            "us-east-1");
    store = new ObjectStore(settings);
    uploads = new UnfinishedUploads(settings);
    store.ensureBucket();
    bags = new BagStore(store);
    catalog = new DatasetCatalog(store);
    local = new LocalBags(folder.resolve("cache"), 1 << 20);
    guard = new Guard(store, Clock.systemUTC());
    String id = Sha256.hex(test.getDisplayName().getBytes(StandardCharsets.UTF_8));
    dataset = DatasetName.parse("projects/garbage/datasets/d" + id.substring(0, 20));
  }

  @AfterEach
  void close() {
    local.close();
    store.close();
    uploads.close();
  }

  @Test
  void aBagThatNoVersionNamesGoesAfterTheGracePeriodAndNoOther() throws IOException {
    Dataset version = importFolder("a", "b");
    BagKey orphan = orphan("left by an import that died");

    assertThat(collect(GRACE.minusMinutes(1), false)).isEqualTo(nothing());
    assertThat(stored()).hasSize(3);

    CollectGarbageResponse told = collect(GRACE.plusMinutes(1), true);
    assertThat(told.getDatasetsList())
        .containsExactly(
            DatasetGarbage.newBuilder()
                .setName(dataset.toString())
                .setBagCount(1)
                .setSizeBytes(27)
                .build());
    assertThat(stored()).hasSize(3);

    assertThat(collect(GRACE.plusMinutes(1), false)).isEqualTo(told);
    assertThat(stored()).hasSize(2).doesNotContain(orphan);
    assertThat(meters.counter("mhim.feature.store.garbage.bags").count()).isEqualTo(1);
    assertThat(meters.get("mhim.feature.store.garbage.freed").counter().count()).isEqualTo(27);
    assertThat(catalog.add(dataset, catalog.get(dataset))).isEqualTo(version);
    assertThat(store.list("sweeps/")).isEmpty();
  }

  @Test
  void aBagThatAClientSentOfLateStaysAndGoesWithItsRecord() throws IOException {
    BagKey sent = orphan("sent, and about to be named");
    String file = Sha256.hex(new byte[] {1});
    bags.uploads()
        .put(
            dataset,
            FeatureType.FEATURE_TYPE_UNSPECIFIED,
            Upload.newBuilder().setSha256(file).setStoredSha256(sent.sha256()).build());

    // However old the bag itself is, as one of a version that was deleted.
    collector(GRACE.minusMinutes(1)).collectDeleted(dataset, Set.of(sent.sha256()));
    assertThat(stored()).containsExactly(sent);

    assertThat(collect(GRACE.plusMinutes(1), false).getDatasets(0).getBagCount()).isEqualTo(1);
    assertThat(stored()).isEmpty();
    assertThat(bags.uploads().find(dataset, file, FeatureType.FEATURE_TYPE_UNSPECIFIED)).isEmpty();
  }

  @Test
  void whileAnImportIsUnderWayNothingOfItsDatasetGoes() throws IOException {
    orphan("of the import");
    try (Guard.Import underWay = guard.beginImport(dataset)) {
      underWay.goesOn();
      for (boolean dryRun : List.of(true, false)) {
        assertThat(collect(GRACE.plusMinutes(1), dryRun).getDatasets(0))
            .satisfies(kept -> {
              assertThat(kept.getBagCount()).isZero();
              assertThat(kept.getKeptBecause()).contains("import is under way");
            });
      }
      assertThat(stored()).hasSize(1);
    }
    assertThat(collect(GRACE.plusMinutes(1), false).getSizeBytes()).isPositive();
    assertThat(stored()).isEmpty();
  }

  @Test
  void garbageCollectedAfterEachBagOfAnImportLeavesItWhole() throws IOException {
    SampleFolder.of(folder.resolve("f"), 5, "a", "b", "c");
    try (Guard.Import underWay = guard.beginImport(dataset)) {
      underWay.goesOn();
      runImport((checked, stored, total) -> collect(GRACE.plusDays(9), false));
    }
    assertThat(stored()).hasSize(3);
    assertThat(catalog.get(dataset).getCasesCount()).isEqualTo(3);
  }

  @Test
  void aVersionWhoseBagsWereLostOnTheWayIsNotShown() throws IOException {
    SampleFolder.of(folder.resolve("f"), 5, "a", "b", "c");
    // Without its mark, as of a machine that stood still too long.
    assertThatThrownBy(
            () -> runImport((checked, stored, total) -> collect(GRACE.plusDays(9), false)))
        .isInstanceOfSatisfying(
            PlatformException.class,
            e -> assertThat(e.problems().getFirst().getReason()).isEqualTo("BAG_LOST"));
    assertThatThrownBy(() -> catalog.get(dataset)).hasMessageContaining("no such dataset");
  }

  @Test
  void anImportWaitsForASweepThatIsUnderWay() throws Exception {
    CompletableFuture<Guard.Import> begun = new CompletableFuture<>();
    guard.sweep(
        dataset,
        () -> {
          Thread.ofVirtual().start(() -> begun.complete(guard.beginImport(dataset)));
          // Its mark is set first, and then it waits.
          while (!guard.importsInto(dataset)) {
            Thread.onSpinWait();
          }
          assertThat(begun).isNotDone();
          return true;
        });
    begun.get(20, TimeUnit.SECONDS).close();
    assertThat(store.list("imports/" + dataset.project() + "/" + dataset.dataset())).isEmpty();
  }

  @Test
  void theMarkOfAProgramThatDiedHoldsNothingUp() throws IOException {
    guard.beginImport(dataset);
    orphan("left");
    Guard later = new Guard(store, Clock.offset(Clock.systemUTC(), Duration.ofMinutes(16)));
    assertThat(later.sweep(dataset, () -> true)).contains(true);
    assertThat(guard.sweep(dataset, () -> true)).contains(true); // it was cleared
  }

  @Test
  void bagsOfADeletedVersionGoAtOnceButForThoseOfOthers() throws IOException {
    importFolder("a", "b");
    importFolder("b", "c");
    Set<String> first = DatasetCatalog.bags(catalog.get(dataset.withVersion(1)));
    orphan("of someone else");

    assertThat(catalog.delete(dataset.withVersion(1))).containsExactly(dataset.withVersion(1));
    collector(Duration.ZERO).collectDeleted(dataset, first);

    assertThat(stored()).hasSize(3);
    assertThat(catalog.get(dataset).getDataset().getName()).endsWith("/versions/2");
    assertThat(importFolder("a", "b").getName()).endsWith("/versions/3");
  }

  @Test
  void aVersionThatCannotBeReadKeepsItsBags() throws IOException {
    importFolder("a", "b");
    store.put("datasets/garbage/%s/versions/1/manifest".formatted(dataset.dataset()), new byte[9]);
    assertThat(collect(GRACE.plusDays(9), false).getDatasets(0).getKeptBecause())
        .contains("can't be read");
    assertThat(stored()).hasSize(2);
  }

  @Test
  void aBagThatIsDeletedElsewhereLeavesTheOwnDisk() throws IOException {
    importFolder("a", "b");
    for (StoredBag bag : bags.list(dataset)) {
      local.load(bag.key(), bag.sizeBytes(), bags.open(bag.key(), 0));
    }
    BagKey gone = stored().getFirst();
    bags.delete(List.of(gone));
    collector(Duration.ZERO).dropDeletedFromDisk();
    assertThat(local.keys()).hasSize(1).doesNotContain(gone);
  }

  @Test
  void anUploadThatWasNeverFinishedIsGivenUpUnlessAnImportMayBeAtIt() throws Exception {
    String key = "bags/garbage/%s/%s.safetensors".formatted(dataset.dataset(), "a".repeat(64));
    try (MinioAsyncClient client = client()) {
      client
          .createMultipartUpload(
              CreateMultipartUploadArgs.builder()
                  .bucket(RunningBackends.BUCKET)
                  .object(key)
                  .build())
          .get();
    }
    assertThat(collector(GRACE.minusMinutes(1)).giveUpUploads(key, false)).isZero();
    GarbageCollector later = collector(GRACE.plusMinutes(1));
    try (Guard.Import underWay = guard.beginImport(dataset)) {
      underWay.goesOn();
      assertThat(later.giveUpUploads(key, false)).isZero();
    }
    assertThat(later.giveUpUploads(key, true)).isEqualTo(1);
    assertThat(later.giveUpUploads(key, false)).isEqualTo(1);
    assertThat(later.giveUpUploads(key, false)).isZero();
  }

  private MinioAsyncClient client() {
    return MinioAsyncClient.builder()
        .endpoint(settings.endpoint().toString())
        .credentials(settings.accessKey(), settings.secretKey())
        .region(settings.region())
        .build();
  }

  private Dataset importFolder(String... ids) throws IOException {
    SampleFolder.of(folder.resolve(String.join("-", ids)), 5, ids);
    return new DatasetImport(catalog, bags, Quotas.none(bags))
        .run(
            new SampleFolder(folder.resolve(String.join("-", ids))).request(dataset),
            (checked, stored, total) -> {},
            Instant.now())
        .dataset();
  }

  private void runImport(ImportListener listener) {
    new DatasetImport(catalog, bags, Quotas.none(bags))
        .run(new SampleFolder(folder.resolve("f")).request(dataset), listener, Instant.now());
  }

  private BagKey orphan(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("orphan"), text);
    String sha256 = Sha256.hex(Files.readAllBytes(file));
    bags.put(dataset, sha256, file);
    return new BagKey(dataset, sha256);
  }

  private List<BagKey> stored() {
    return bags.list(dataset).stream().map(StoredBag::key).toList();
  }

  /** A pass so much later. */
  private CollectGarbageResponse collect(Duration later, boolean dryRun) {
    return collector(later).collect(List.of(dataset), dryRun);
  }

  private GarbageCollector collector(Duration later) {
    Clock clock = Clock.offset(Clock.systemUTC(), later);
    return new GarbageCollector(catalog, bags, local, guard, uploads, meters, clock, GRACE);
  }

  private static CollectGarbageResponse nothing() {
    return CollectGarbageResponse.getDefaultInstance();
  }
}
