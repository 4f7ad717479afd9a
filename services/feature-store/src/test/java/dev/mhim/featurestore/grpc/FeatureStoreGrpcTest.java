package dev.mhim.featurestore.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.google.protobuf.ByteString;
import dev.mhim.platform.error.GrpcErrors;
import dev.mhim.platform.name.DatasetName;
import dev.mhim.platform.name.Sha256;
import dev.mhim.tensors.Tensor;
import dev.mhim.tensors.bag.Bag;
import dev.mhim.tensors.bag.BagFile;
import dev.mhim.tensors.bag.BagReader;
import dev.mhim.testing.Backends;
import dev.mhim.testing.SharedFolder;
import dev.mhim.v1.BagReference;
import dev.mhim.v1.Case;
import dev.mhim.v1.Dataset;
import dev.mhim.v1.DatasetManifest;
import dev.mhim.v1.FeatureStoreServiceGrpc;
import dev.mhim.v1.FeatureStoreServiceGrpc.FeatureStoreServiceBlockingStub;
import dev.mhim.v1.FolderSource;
import dev.mhim.v1.GetBagRequest;
import dev.mhim.v1.GetBagResponse;
import dev.mhim.v1.GetDatasetRequest;
import dev.mhim.v1.GetManifestRequest;
import dev.mhim.v1.ImportDatasetRequest;
import dev.mhim.v1.ImportDatasetResponse;
import dev.mhim.v1.LabelKind;
import dev.mhim.v1.ListDatasetsRequest;
import dev.mhim.v1.ListDatasetsResponse;
import dev.mhim.v1.Problem;
import dev.mhim.v1.SlideMatch;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
@QuarkusTestResource(Backends.class)
class FeatureStoreGrpcTest {
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
  void disconnect() throws InterruptedException {
    channel.shutdownNow();
    assertThat(channel.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void folderBecomesAVersionAndItsBagsComeBackByteForByte() throws IOException {
    for (int i = 0; i < 3; i++) {
      bag("s" + i, 2000 * (i + 1), 256);
    }
    labels("ID,Label\ns0,normal\ns1,tumor\ns2,tumor\n");

    Dataset dataset = importFolder("round-trip").getDataset();

    assertThat(dataset.getName()).isEqualTo("projects/default/datasets/round-trip/versions/1");
    assertThat(dataset.getClassesList()).containsExactly("normal", "tumor");
    assertThat(dataset.getPatchCount()).isEqualTo(12_000);
    assertThat(dataset.getFeatureDim()).isEqualTo(256);
    DatasetManifest manifest = manifest("projects/default/datasets/round-trip");
    assertThat(manifest.getCasesList())
        .extracting(Case::getCaseId, Case::getClassIndex)
        .containsExactly(tuple("s0", 0), tuple("s1", 1), tuple("s2", 1));
    BagReference reference = manifest.getCases(2).getBags(0);
    byte[] bytes = download("round-trip", reference.getSha256(), 0);
    assertThat(bytes.length).isGreaterThan(3 * BagStream.FRAME_BYTES);
    assertThat(Sha256.hex(bytes)).isEqualTo(reference.getSha256());
    Path copy = Files.write(folder.resolve("copy.safetensors"), bytes);
    assertThat(BagReader.read(copy))
        .isEqualTo(BagReader.read(folder.resolve("safetensors/s2.safetensors")));
    byte[] rest = download("round-trip", reference.getSha256(), 1_500_001);
    assertThat(rest).isEqualTo(java.util.Arrays.copyOfRange(bytes, 1_500_001, bytes.length));
  }

  @Test
  void equalContentIsTheSameVersionAndOtherContentTheNext() throws IOException {
    bag("a", 5, 8);
    bag("b", 6, 8);
    labels("ID,Label\na,0\nb,1\n");
    assertThat(importFolder("twice").getDataset().getName()).endsWith("/versions/1");
    assertThat(importFolder("twice").getDataset().getName()).endsWith("/versions/1");
    labels("ID,Label\na,1\nb,0\n");
    assertThat(importFolder("twice").getDataset().getName()).endsWith("/versions/2");
    assertThat(manifest("projects/default/datasets/twice/versions/1").getCases(0).getClassIndex())
        .isZero();
    assertThat(manifest("projects/default/datasets/twice").getCases(0).getClassIndex()).isOne();
  }

  @Test
  void everythingThatIsWrongIsToldAtOnceAndNothingIsStored() throws IOException {
    bag("good", 5, 8);
    bag("good2", 5, 8);
    bag("wide", 5, 9);
    bag("unlabelled", 5, 8);
    Path cut = bag("cut", 50, 8);
    Files.write(cut, java.util.Arrays.copyOf(Files.readAllBytes(cut), 300));
    labels("ID,Label\ngood,0\ngood2,1\nwide,1\ncut,1\ngone,0\ngood,1\n");

    Iterator<ImportDatasetResponse> answer = store.importDataset(request("broken"));
    List<ImportDatasetResponse> events = new ArrayList<>();
    assertThatThrownBy(() -> answer.forEachRemaining(events::add))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> {
              assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
              assertThat(GrpcErrors.fromGrpc(e).problems()).hasSize(5);
            });
    assertThat(events.getLast().getReport().getProblemsList())
        .extracting(Problem::getReason)
        .containsExactlyInAnyOrder(
            "DUPLICATE_CASE",
            "LABEL_WITHOUT_BAG",
            "BAG_WITHOUT_LABEL",
            "TRUNCATED",
            "FEATURE_SIZE_DIFFERS");
    assertNotFound("projects/default/datasets/broken");
  }

  @Test
  void validatingStoresNothing() throws IOException {
    bag("a", 5, 8);
    bag("b", 6, 8);
    labels("ID,Label\na,0\nb,1\n");
    Dataset dataset = last(request("dry").toBuilder().setValidateOnly(true).build()).getDataset();
    assertThat(dataset.getBagCount()).isEqualTo(2);
    assertNotFound("projects/default/datasets/dry");
  }

  @Test
  void badIsSkippedAndRecordedWhereAsked() throws IOException {
    bag("a", 5, 8);
    bag("b", 6, 8);
    bag("wide", 5, 9);
    bag("unlabelled", 5, 8);
    Files.writeString(folder.resolve("safetensors/broken.pt"), "no archive");
    labels("ID,Label\na,0\nb,1\nwide,1\nbroken,0\ngone,0\n");
    ImportDatasetRequest request = request("skip").toBuilder().setSkipBad(true).build();

    List<ImportDatasetResponse> events = new ArrayList<>();
    store.importDataset(request).forEachRemaining(events::add);

    Dataset dataset = events.getLast().getDataset();
    assertThat(dataset.getCaseCount()).isEqualTo(2);
    assertThat(dataset.getBagCount()).isEqualTo(2);
    assertThat(dataset.getFeatureDim()).isEqualTo(8);
    assertThat(events.get(events.size() - 2).getReport().getProblemsList())
        .extracting(Problem::getReason)
        .contains("LABEL_WITHOUT_BAG", "BAG_WITHOUT_LABEL", "FEATURE_SIZE_DIFFERS")
        .hasSize(4);
    assertThat(manifest(dataset.getName()).getNotesList())
        .hasSize(4)
        .allSatisfy(note -> assertThat(note).startsWith("left out: "));
  }

  @Test
  void skippingNeverLosesAClassNorGuessesTheEncoder() throws IOException {
    bag("a", 5, 8);
    bag("b", 6, 9);
    labels("ID,Label\na,0\nb,1\n");
    assertRefused(request("tie").toBuilder().setSkipBad(true), "FEATURE_SIZE_AMBIGUOUS");
    bag("c", 6, 8);
    labels("ID,Label\na,0\nb,1\nc,0\n");
    assertRefused(request("lost").toBuilder().setSkipBad(true), "CLASS_LOST");
    labels("ID,Label\nx,0\ny,1\n");
    assertRefused(request("none").toBuilder().setSkipBad(true), "NOTHING_LEFT");
  }

  @Test
  void slidesOfOneCaseAreItsBags() throws IOException {
    bag("TCGA-18-3406-01Z-00-DX1.A", 5, 8);
    bag("TCGA-18-3406-01Z-00-DX2.B", 6, 8);
    bag("TCGA-18-3407-01Z-00-DX1.C", 7, 8);
    labels("ID,Label\nTCGA-18-3406,0\nTCGA-18-3407,1\n");
    ImportDatasetRequest.Builder tcga =
        request("slides").toBuilder().setSlideMatch(SlideMatch.SLIDE_MATCH_TCGA);

    Dataset dataset = last(tcga.build()).getDataset();

    assertThat(dataset.getCaseCount()).isEqualTo(2);
    assertThat(dataset.getBagCount()).isEqualTo(3);
    assertThat(dataset.getPatchCount()).isEqualTo(18);
    assertThat(manifest(dataset.getName()).getCases(0).getBagsList())
        .extracting(BagReference::getBagId)
        .containsExactly("TCGA-18-3406-01Z-00-DX1.A", "TCGA-18-3406-01Z-00-DX2.B");
    labels("ID,Label\nTCGA-18-3406,0\nTCGA-18-3406-01Z-00-DX1,1\nTCGA-18-3407,1\n");
    assertRefused(tcga.setDatasetId("two-levels").setSkipBad(true), "AMBIGUOUS_SLIDE");
  }

  @Test
  void datasetsAreListedInPages() throws IOException {
    bag("a", 5, 8);
    bag("b", 6, 8);
    labels("ID,Label\na,0\nb,1\n");
    for (String id : List.of("a", "one", "one-more")) {
      last(request(id).toBuilder().setParent("projects/pages").build());
    }
    ListDatasetsResponse first = page("");
    ListDatasetsResponse second = page(first.getNextPageToken());
    assertThat(first.getDatasetsList())
        .extracting(Dataset::getName)
        .containsExactly(
            "projects/pages/datasets/a/versions/1", "projects/pages/datasets/one/versions/1");
    assertThat(second.getDatasetsList())
        .extracting(Dataset::getName)
        .containsExactly("projects/pages/datasets/one-more/versions/1");
    assertThat(second.getNextPageToken()).isEmpty();
  }

  @Test
  void clientThatLeavesEndsItsCallAndOthersGoOn() throws IOException {
    bag("big", 20_000, 256);
    bag("small", 5, 256);
    labels("ID,Label\nbig,0\nsmall,1\n");
    importFolder("leave");
    BagReference big = manifest("projects/default/datasets/leave").getCases(0).getBags(0);
    try (Context.CancellableContext context = Context.current().withCancellation()) {
      context.run(() -> {
        Iterator<GetBagResponse> bag = store.getBag(bagRequest("leave", big.getSha256(), 0));
        assertThat(bag.next().getHeader().getSizeBytes()).isEqualTo(big.getSizeBytes());
        context.cancel(null);
      });
    }
    assertThat(Sha256.hex(download("leave", big.getSha256(), 0))).isEqualTo(big.getSha256());
  }

  @Test
  void wrongNamesAndOffsetsAreTold() {
    assertCode(Status.Code.INVALID_ARGUMENT, "projects/default/bags/x", 0);
    assertCode(Status.Code.INVALID_ARGUMENT, "projects/default/datasets/d/bags/../../x", 0);
    assertCode(Status.Code.NOT_FOUND, "projects/default/datasets/d/bags/" + "a".repeat(64), 0);
  }

  @Test
  void realSetsImport() {
    Path data = SharedFolder.orSkip("data");
    Dataset elephant = real(data.resolve("elephant"), "elephant");
    assertThat(elephant.getBagCount()).isEqualTo(200);
    assertThat(elephant.getPatchCount()).isEqualTo(1391);
    assertThat(elephant.getFeatureDim()).isEqualTo(230);
    Dataset lung = real(data.resolve("lung_survival"), "lung");
    assertThat(lung.getLabelKind()).isEqualTo(LabelKind.LABEL_KIND_SURVIVAL);
    assertThat(lung.getCaseCount()).isEqualTo(50);
  }

  private Dataset real(Path source, String id) {
    return last(ImportDatasetRequest.newBuilder()
            .setParent("projects/default")
            .setDatasetId(id)
            .setFolder(
                FolderSource.newBuilder().setPath(source.toAbsolutePath().normalize().toString()))
            .build())
        .getDataset();
  }

  private Path bag(String id, int patches, int features) throws IOException {
    Random random = new Random(id.hashCode());
    float[] values = new float[patches * features];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat();
    }
    Path file = Files.createDirectories(folder.resolve("safetensors")).resolve(id + ".safetensors");
    BagFile.write(
        file,
        new Bag(Tensor.ofFloats(values, patches, features), Optional.empty(), Map.of("id", id)));
    return file;
  }

  private void labels(String text) throws IOException {
    Files.writeString(folder.resolve("label.csv"), text);
  }

  private ImportDatasetRequest request(String id) {
    return ImportDatasetRequest.newBuilder()
        .setParent("projects/default")
        .setDatasetId(id)
        .setFolder(FolderSource.newBuilder().setPath(folder.toString()))
        .build();
  }

  private ImportDatasetResponse importFolder(String id) {
    return last(request(id));
  }

  private ImportDatasetResponse last(ImportDatasetRequest request) {
    List<ImportDatasetResponse> events = new ArrayList<>();
    store.importDataset(request).forEachRemaining(events::add);
    assertThat(events).hasSizeGreaterThan(1);
    return events.getLast();
  }

  private DatasetManifest manifest(String name) {
    return store.getManifest(GetManifestRequest.newBuilder().setName(name).build()).getManifest();
  }

  private static GetBagRequest bagRequest(String dataset, String sha256, long offset) {
    return GetBagRequest.newBuilder()
        .setName(DatasetName.parse("projects/default/datasets/" + dataset).bag(sha256))
        .setOffset(offset)
        .build();
  }

  private byte[] download(String dataset, String sha256, long offset) {
    Iterator<GetBagResponse> parts = store.getBag(bagRequest(dataset, sha256, offset));
    assertThat(parts.next().getHeader().getSha256()).isEqualTo(sha256);
    ByteString bytes = ByteString.EMPTY;
    while (parts.hasNext()) {
      bytes = bytes.concat(parts.next().getFrame());
    }
    return bytes.toByteArray();
  }

  private ListDatasetsResponse page(String token) {
    return store.listDatasets(
        ListDatasetsRequest.newBuilder()
            .setParent("projects/pages")
            .setPageSize(2)
            .setPageToken(token)
            .build());
  }

  private void assertRefused(ImportDatasetRequest.Builder request, String reason) {
    List<ImportDatasetResponse> events = new ArrayList<>();
    Iterator<ImportDatasetResponse> answer = store.importDataset(request.build());
    assertThatThrownBy(() -> answer.forEachRemaining(events::add))
        .isInstanceOf(StatusRuntimeException.class);
    assertThat(events.getLast().getReport().getProblemsList())
        .extracting(Problem::getReason)
        .contains(reason);
    assertNotFound("projects/default/datasets/" + request.getDatasetId());
  }

  private void assertNotFound(String name) {
    assertThatThrownBy(() -> store.getDataset(GetDatasetRequest.newBuilder().setName(name).build()))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND));
  }

  private void assertCode(Status.Code code, String name, long offset) {
    assertThatThrownBy(() ->
            store.getBag(GetBagRequest.newBuilder().setName(name).setOffset(offset).build()).next())
        .isInstanceOfSatisfying(
            StatusRuntimeException.class, e -> assertThat(e.getStatus().getCode()).isEqualTo(code));
  }
}
