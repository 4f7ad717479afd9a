package dev.mhim.featurestore.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mhim.featurestore.cache.LocalBags;
import dev.mhim.featurestore.catalog.BagKey;
import dev.mhim.featurestore.catalog.BagStore;
import dev.mhim.featurestore.catalog.DatasetCatalog;
import dev.mhim.featurestore.garbage.Guard;
import dev.mhim.featurestore.imports.DatasetImport;
import dev.mhim.featurestore.quota.Quotas;
import dev.mhim.featurestore.world.SampleFolder;
import dev.mhim.platform.error.ErrorKind;
import dev.mhim.platform.error.GrpcErrors;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.platform.name.DatasetName;
import dev.mhim.platform.name.Sha256;
import dev.mhim.platform.store.ObjectStore;
import dev.mhim.platform.store.ObjectStoreSettings;
import dev.mhim.testing.BackendsExtension;
import dev.mhim.testing.RunningBackends;
import dev.mhim.testing.TcpProxy;
import dev.mhim.v1.DeleteDatasetRequest;
import dev.mhim.v1.GetBagRequest;
import dev.mhim.v1.GetBagResponse;
import dev.mhim.v1.GetManifestRequest;
import io.grpc.StatusRuntimeException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.Locale;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The feature-store before an object store that is away, slow, breaks off or holds wrong bytes. */
@ExtendWith(BackendsExtension.class)
class StoreFaultsTest {
  private static final int SIZE = 3 << 20;
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  @TempDir Path folder;
  private ObjectStore direct;
  private TcpProxy network;
  private ObjectStore through;
  private LocalBags local;
  private ServedStore service;
  private DatasetName dataset;
  private byte[] bytes;
  private BagKey bag;

  @BeforeEach
  void open(RunningBackends backends, TestInfo test) throws IOException {
    direct = new ObjectStore(settings(backends, backends.endpoint()));
    direct.ensureBucket();
    network = TcpProxy.to(URI.create(backends.endpoint()).getPort());
    ObjectStoreSettings settings = settings(backends, "http://127.0.0.1:" + network.port());
    through = new ObjectStore(settings, PATIENCE, PATIENCE);
    local = new LocalBags(folder.resolve("cache"), 16 << 20);
    service = new ServedStore(through, settings, local, Duration.ofMinutes(1));
    dataset = DatasetName.parse("projects/faults/datasets/" + id(test));
    bytes = new byte[SIZE];
    new Random(7).nextBytes(bytes);
    bag = new BagKey(dataset, Sha256.hex(bytes));
    store(bytes);
  }

  @AfterEach
  void close() throws IOException {
    network.close();
    service.close();
    direct.close();
  }

  @Test
  void aStoreThatDoesNotAnswerIsUnavailableAndServesAsSoonAsItDoes() {
    network.cut();
    assertError(ErrorKind.UNAVAILABLE, "OBJECT_STORE_UNAVAILABLE", () -> read(0));
    network.heal();
    assertThat(read(0)).isEqualTo(bytes);
  }

  @Test
  void aStoreThatIsGoneIsUnavailable() throws IOException {
    network.close();
    assertError(ErrorKind.UNAVAILABLE, "OBJECT_STORE_UNAVAILABLE", () -> read(0));
  }

  @Test
  void aSlowStoreOnlyTakesLonger() {
    network.slow(Duration.ofMillis(2));
    assertThat(read(0)).isEqualTo(bytes);
    assertThat(local.keys()).containsExactly(bag);
  }

  @Test
  void aBagThatIsCutGoesOnFromWhereItStoodAndIsKeptOnlyWhole() {
    network.breakAfter(SIZE / 2);
    ByteArrayOutputStream received = new ByteArrayOutputStream();
    assertError(ErrorKind.UNAVAILABLE, "STORE_CUT_OFF", () -> read(0, received));
    assertThat(received.size()).isBetween(1 << 20, SIZE / 2);
    assertThat(local.keys()).isEmpty();

    read(received.size(), received);
    assertThat(received.toByteArray()).isEqualTo(bytes);
    assertThat(local.keys()).as("the end alone is no bag").isEmpty();

    assertThat(read(0)).isEqualTo(bytes);
    assertThat(local.keys()).containsExactly(bag);
  }

  @Test
  void aTransferThatStandsStillIsGivenUpAndGoesOn() {
    network.cutAfter(SIZE / 2);
    ByteArrayOutputStream received = new ByteArrayOutputStream();
    assertError(ErrorKind.UNAVAILABLE, "STORE_CUT_OFF", () -> read(0, received));
    assertThat(local.keys()).isEmpty();

    network.heal();
    read(received.size(), received);
    assertThat(received.toByteArray()).isEqualTo(bytes);
  }

  @Test
  void wrongBytesAreDataLossAndNobodyGetsThemWhole() throws IOException {
    byte[] wrong = bytes.clone();
    wrong[100] ^= 1;
    store(wrong);
    ByteArrayOutputStream received = new ByteArrayOutputStream();
    assertError(ErrorKind.DATA_LOSS, "HASH_MISMATCH", () -> read(0, received));
    assertThat(received.size()).isLessThan(SIZE);
    assertError(
        ErrorKind.DATA_LOSS,
        "HASH_MISMATCH",
        () -> drain(request().setFirstPatch(1).build(), received));
    assertThat(local.keys()).isEmpty();
    assertThat(local.total()).isZero();
  }

  @Test
  void wrongBytesOfABagThatIsNotKeptAreDataLossToo() throws IOException {
    byte[] large = new byte[5 << 20]; // more than a quarter of the disk
    new Random(8).nextBytes(large);
    bag = new BagKey(dataset, Sha256.hex(large));
    store(large);
    assertThat(read(0)).isEqualTo(large);
    large[large.length - 1] ^= 1;
    store(large);
    assertError(ErrorKind.DATA_LOSS, "HASH_MISMATCH", () -> read(0));
    assertThat(local.keys()).isEmpty();
  }

  @Test
  void anImportThatIsCutOffShowsNothingAndIsDoneByTheNext() throws IOException {
    SampleFolder sample = SampleFolder.of(folder.resolve("f"), 2000, "a", "b", "c");
    BagStore bags = new BagStore(through);
    DatasetCatalog catalog = new DatasetCatalog(through);
    DatasetImport imports = new DatasetImport(catalog, bags, Quotas.none(bags));
    assertThatThrownBy(() ->
            imports.run(
                sample.request(dataset),
                (checked, stored, total) -> {
                  if (stored == 1) {
                    network.cut();
                  }
                },
                Instant.now()))
        .isInstanceOfSatisfying(
            PlatformException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNAVAILABLE));
    network.heal();
    assertThatThrownBy(() -> manifest()).hasMessageContaining("no such dataset");

    service.client().importDataset(sample.call(dataset)).forEachRemaining(event -> {});

    assertThat(manifest()).isEqualTo(3);
    assertThat(new Guard(direct, Clock.systemUTC()).beginImport(dataset)).isNotNull();
  }

  @Test
  void aDeletionThatDoesNotReachTheStoreDeletesNothing() throws IOException {
    SampleFolder sample = SampleFolder.of(folder.resolve("f"), 20, "a", "b");
    service.client().importDataset(sample.call(dataset)).forEachRemaining(event -> {});
    network.cut();
    assertError(
        ErrorKind.UNAVAILABLE,
        "OBJECT_STORE_UNAVAILABLE",
        () ->
            service
                .client()
                .deleteDataset(
                    DeleteDatasetRequest.newBuilder().setName(dataset.toString()).build()));
    network.heal();
    assertThat(manifest()).isEqualTo(2);
  }

  private int manifest() {
    return service
        .client()
        .getManifest(GetManifestRequest.newBuilder().setName(dataset.toString()).build())
        .getManifest()
        .getCasesCount();
  }

  private byte[] read(long offset) {
    ByteArrayOutputStream received = new ByteArrayOutputStream();
    read(offset, received);
    return received.toByteArray();
  }

  private void read(long offset, ByteArrayOutputStream received) {
    drain(request().setOffset(offset).build(), received);
  }

  private GetBagRequest.Builder request() {
    return GetBagRequest.newBuilder().setName(bag.toString());
  }

  private void drain(GetBagRequest request, ByteArrayOutputStream received) {
    Iterator<GetBagResponse> parts = service.client().getBag(request);
    while (parts.hasNext()) {
      try {
        parts.next().getFrame().writeTo(received);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Puts bytes where the bag lies, past the proxy. */
  private void store(byte[] content) throws IOException {
    Path file = Files.write(folder.resolve("object"), content);
    new BagStore(direct).put(dataset, bag.sha256(), file);
  }

  private static String id(TestInfo test) {
    String name = test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT);
    return name.substring(0, Math.min(50, name.length()));
  }

  private static ObjectStoreSettings settings(RunningBackends backends, String endpoint) {
    return new ObjectStoreSettings(
        URI.create(endpoint),
        backends.accessKey(),
        backends.secretKey(),
        RunningBackends.BUCKET,
        "us-east-1");
  }

  private static void assertError(ErrorKind kind, String reason, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> {
              PlatformException error = GrpcErrors.fromGrpc(e);
              assertThat(error.kind()).isEqualTo(kind);
              assertThat(error.problems().getFirst().getReason()).isEqualTo(reason);
            });
  }
}
