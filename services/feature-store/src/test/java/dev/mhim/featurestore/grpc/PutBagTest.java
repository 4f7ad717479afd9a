package dev.mhim.featurestore.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.mhim.featurestore.cache.LocalBags;
import dev.mhim.featurestore.world.SampleFolder;
import dev.mhim.platform.error.GrpcErrors;
import dev.mhim.platform.name.DatasetName;
import dev.mhim.platform.name.Sha256;
import dev.mhim.platform.store.ObjectStore;
import dev.mhim.platform.store.ObjectStoreSettings;
import dev.mhim.testing.BackendsExtension;
import dev.mhim.testing.RunningBackends;
import dev.mhim.v1.Dataset;
import dev.mhim.v1.FeatureType;
import dev.mhim.v1.FindUploadsRequest;
import dev.mhim.v1.ImportDatasetRequest;
import dev.mhim.v1.ImportDatasetResponse;
import dev.mhim.v1.Problem;
import dev.mhim.v1.PutBagRequest;
import dev.mhim.v1.PutBagResponse;
import dev.mhim.v1.Upload;
import dev.mhim.v1.UploadHeader;
import dev.mhim.v1.UploadSource;
import dev.mhim.v1.UploadedBag;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Bags that come from a client's disk, and the datasets that are made of them. */
@ExtendWith(BackendsExtension.class)
class PutBagTest {
  private static final String LABELS = "ID,Label\na,0\nb,1\n";

  @TempDir Path folder;
  private ObjectStore objects;
  private ServedStore store;
  private DatasetName dataset;

  @BeforeEach
  void serve(RunningBackends backends, TestInfo test) throws IOException {
    ObjectStoreSettings settings =
        new ObjectStoreSettings(
            URI.create(backends.endpoint()),
            backends.accessKey(),
            backends.secretKey(),
            RunningBackends.BUCKET,
            "us-east-1");
    objects = new ObjectStore(settings);
    objects.ensureBucket();
    store =
        new ServedStore(
            objects,
            settings,
            new LocalBags(folder.resolve("cache"), 1 << 20),
            Duration.ofSeconds(20));
    String id = Sha256.hex(test.getDisplayName().getBytes(StandardCharsets.UTF_8));
    dataset = DatasetName.parse("projects/uploads/datasets/d" + id.substring(0, 20));
    SampleFolder.of(folder, 50, "a", "b");
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void sentBagsMakeTheSameVersionAsTheirFolder() {
    Upload a = put("a").getUpload();
    put("b");
    assertThat(a.getPatchCount()).isEqualTo(50);
    assertThat(a.getFeatureDim()).isEqualTo(16);
    assertThat(a.getFeatureType()).isEqualTo(FeatureType.FEATURE_TYPE_F32);

    Dataset sent = dataset(imports(request("a", "b")));
    List<ImportDatasetResponse> ofFolder = new ArrayList<>();
    store
        .client()
        .importDataset(new SampleFolder(folder).call(dataset))
        .forEachRemaining(ofFolder::add);

    assertThat(sent.getName()).endsWith("/versions/1");
    assertThat(sent.getOrigin()).isEqualTo("lab-pc");
    assertThat(dataset(ofFolder)).isEqualTo(sent);
  }

  @Test
  void aFileThatIsStoredNeedNotBeSentAgain() throws IOException {
    assertThat(put("a").getExisted()).isFalse();

    PutBagResponse again = send(header("a").build(), List.of()).join();
    assertThat(again.getExisted()).isTrue();
    assertThat(
            store
                .client()
                .findUploads(
                    FindUploadsRequest.newBuilder()
                        .setParent(dataset.toString())
                        .addSha256S(sha256("b"))
                        .addSha256S(sha256("a"))
                        .build())
                .getUploadsList())
        .containsExactly(again.getUpload());

    // Another form of the same file is another bag; another dataset's, or one whose bag has gone,
    // is
    // not there.
    UploadHeader half = header("a").setFeatureType(FeatureType.FEATURE_TYPE_F16).build();
    PutBagResponse other = send(half, chunks("a")).join();
    assertThat(other.getExisted()).isFalse();
    assertThat(other.getUpload().getStoredSha256())
        .isNotEqualTo(again.getUpload().getStoredSha256());
    objects.delete(
        "bags/uploads/"
            + dataset.dataset()
            + "/"
            + again.getUpload().getStoredSha256()
            + ".safetensors");
    assertThat(put("a").getExisted()).isFalse();
  }

  @Test
  void anUploadThatBrokeOffLeavesNothingAndGoesOnWithAnother() throws IOException {
    CompletableFuture<PutBagResponse> answer = new CompletableFuture<>();
    StreamObserver<PutBagRequest> broken = store.streams().putBag(observer(answer));
    broken.onNext(PutBagRequest.newBuilder().setHeader(header("a")).build());
    broken.onNext(PutBagRequest.newBuilder().setChunk(chunks("a").getFirst()).build());
    broken.onError(Status.CANCELLED.asRuntimeException());
    assertThatThrownBy(answer::join).isInstanceOf(CompletionException.class);
    assertThat(stored()).isEmpty();

    put("b");
    assertThat(reasons(imports(request("a", "b")))).containsExactly("NOT_UPLOADED");
    assertThat(put("a").getExisted()).isFalse();
    assertThat(dataset(imports(request("a", "b"))).getBagCount()).isEqualTo(2);
  }

  @Test
  void whatWasNotSentMayBeLeftOut() {
    put("a");
    put("b");
    List<ImportDatasetResponse> told =
        imports(
            request("a", "b").toBuilder()
                .setSkipBad(true)
                .setUploads(
                    request("a", "b").getUploads().toBuilder()
                        .addBags(
                            UploadedBag.newBuilder()
                                .setBagId("c")
                                .setSha256(Sha256.hex(new byte[] {3})))
                        .setLabelTable(ByteString.copyFromUtf8(LABELS + "c,1\n")))
                .build());
    assertThat(reasons(told)).contains("NOT_UPLOADED");
    assertThat(dataset(told).getCaseCount()).isEqualTo(2);
  }

  @Test
  void aFileThatIsNotTheOneAnnouncedIsRefused() throws IOException {
    List<ByteString> chunks = chunks("a");
    assertRefused(header("a").setSha256(Sha256.hex(new byte[1])), chunks, "HASH_MISMATCH");
    assertRefused(header("a").setSizeBytes(10), chunks, "SIZE_MISMATCH");
    assertRefused(header("a"), chunks.subList(0, 1), "SIZE_MISMATCH");
    assertRefused(header("a").setSha256("../x"), chunks, "MALFORMED_HASH");
    assertThat(stored()).isEmpty();
  }

  @Test
  void aFileThatIsNoBagIsRefusedByItsName() throws IOException {
    byte[] garbage = "no pickle at all, whatever it says".getBytes(StandardCharsets.UTF_8);
    for (String name : List.of("x.pt", "x.h5", "x.npz", "x.npy", "../../etc/x.safetensors")) {
      UploadHeader header = header(name, garbage).build();
      assertThatThrownBy(() -> send(header, List.of(ByteString.copyFrom(garbage))).join())
          .satisfies(e -> {
            assertThat(problem(e).getSubject()).isEqualTo(name);
            assertThat(problem(e).getReason()).isNotEmpty();
            assertThat(problem(e).getMessage()).doesNotContain("mhim-upload");
          });
    }
    assertRefused(header("x.exe", garbage), List.of(), "UNSUPPORTED");
    assertRefused(header("x.pt", garbage).setSizeBytes(2L << 20), List.of(), "FILE_TOO_LARGE");
    assertRefused(header("a").setParent(dataset + "/versions/1"), List.of(), "MALFORMED_NAME");
    assertThat(stored()).isEmpty();
  }

  @Test
  void chunksWithoutAHeaderAndTooLargeOnesAreRefused() {
    CompletableFuture<PutBagResponse> answer = new CompletableFuture<>();
    StreamObserver<PutBagRequest> headless = store.streams().putBag(observer(answer));
    headless.onNext(PutBagRequest.newBuilder().setChunk(ByteString.copyFromUtf8("x")).build());
    assertThatThrownBy(answer::join)
        .satisfies(e -> assertThat(problem(e).getReason()).isEqualTo("MALFORMED_UPLOAD"));

    byte[] large = new byte[(1 << 20) + 1];
    assertRefused(
        header("x.pt", new byte[1]), List.of(ByteString.copyFrom(large)), "MALFORMED_UPLOAD");
  }

  @Test
  void sourcesThatNameNoBagsOrOneTwiceAreRefused() {
    put("a");
    put("b");
    assertThat(refusal(request())).isEqualTo("BAD_SOURCE");
    assertThat(refusal(request("a", "a"))).isEqualTo("BAD_SOURCE");
  }

  private PutBagResponse put(String id) {
    try {
      return send(header(id).build(), chunks(id)).join();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void assertRefused(UploadHeader.Builder header, List<ByteString> chunks, String reason) {
    assertThatThrownBy(() -> send(header.build(), chunks).join())
        .satisfies(e -> assertThat(problem(e).getReason()).isEqualTo(reason));
  }

  private CompletableFuture<PutBagResponse> send(UploadHeader header, List<ByteString> chunks) {
    CompletableFuture<PutBagResponse> answer = new CompletableFuture<>();
    StreamObserver<PutBagRequest> stream = store.streams().putBag(observer(answer));
    stream.onNext(PutBagRequest.newBuilder().setHeader(header).build());
    chunks.forEach(chunk -> stream.onNext(PutBagRequest.newBuilder().setChunk(chunk).build()));
    stream.onCompleted();
    return answer;
  }

  private static StreamObserver<PutBagResponse> observer(CompletableFuture<PutBagResponse> answer) {
    return new StreamObserver<>() {
      @Override
      public void onNext(PutBagResponse value) {
        answer.complete(value);
      }

      @Override
      public void onError(Throwable failure) {
        answer.completeExceptionally(failure);
      }

      @Override
      public void onCompleted() {
        answer.completeExceptionally(new IllegalStateException("it ended without an answer"));
      }
    };
  }

  private static Problem problem(Throwable failure) {
    Throwable cause = Objects.requireNonNull(failure.getCause(), "of a completion");
    return GrpcErrors.fromGrpc((StatusRuntimeException) cause).problems().getFirst();
  }

  private byte[] bytes(String id) throws IOException {
    return Files.readAllBytes(folder.resolve("safetensors").resolve(id + ".safetensors"));
  }

  private String sha256(String id) throws IOException {
    return Sha256.hex(bytes(id));
  }

  private UploadHeader.Builder header(String id) throws IOException {
    return header(id + ".safetensors", bytes(id));
  }

  private UploadHeader.Builder header(String name, byte[] bytes) {
    return UploadHeader.newBuilder()
        .setParent(dataset.toString())
        .setFileName(name)
        .setSha256(Sha256.hex(bytes))
        .setSizeBytes(bytes.length);
  }

  private List<ByteString> chunks(String id) throws IOException {
    byte[] bytes = bytes(id);
    int middle = bytes.length / 2;
    return List.of(
        ByteString.copyFrom(Arrays.copyOf(bytes, middle)),
        ByteString.copyFrom(Arrays.copyOfRange(bytes, middle, bytes.length)));
  }

  private ImportDatasetRequest request(String... ids) {
    UploadSource.Builder source =
        UploadSource.newBuilder()
            .setLabelTable(ByteString.copyFromUtf8(LABELS))
            .setOrigin("lab-pc");
    try {
      for (String id : ids) {
        source.addBags(UploadedBag.newBuilder().setBagId(id).setSha256(sha256(id)));
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return ImportDatasetRequest.newBuilder()
        .setParent("projects/" + dataset.project())
        .setDatasetId(dataset.dataset())
        .setUploads(source)
        .build();
  }

  /** What an import tells, whether it is refused at the end or not. */
  private List<ImportDatasetResponse> imports(ImportDatasetRequest request) {
    List<ImportDatasetResponse> events = new ArrayList<>();
    try {
      store.client().importDataset(request).forEachRemaining(events::add);
    } catch (StatusRuntimeException e) {
      assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    }
    return events;
  }

  private String refusal(ImportDatasetRequest request) {
    return reasons(imports(request)).getFirst();
  }

  private static List<String> reasons(List<ImportDatasetResponse> events) {
    return events.stream()
        .flatMap(event -> event.getReport().getProblemsList().stream())
        .map(Problem::getReason)
        .toList();
  }

  private static Dataset dataset(List<ImportDatasetResponse> events) {
    return events.getLast().getDataset();
  }

  private List<String> stored() {
    return Stream.of("bags/", "uploads/")
        .flatMap(kind -> objects.list(kind + "uploads/" + dataset.dataset() + "/").stream())
        .map(object -> object.key())
        .toList();
  }
}
