package dev.mhim.featurestore.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.mhim.platform.name.Sha256;
import dev.mhim.tensors.DType;
import dev.mhim.tensors.Tensor;
import dev.mhim.tensors.bag.Bag;
import dev.mhim.tensors.bag.BagFile;
import dev.mhim.testing.Backends;
import dev.mhim.v1.BagReference;
import dev.mhim.v1.Case;
import dev.mhim.v1.DatasetManifest;
import dev.mhim.v1.FeatureStoreServiceGrpc;
import dev.mhim.v1.FeatureStoreServiceGrpc.FeatureStoreServiceBlockingStub;
import dev.mhim.v1.FeatureType;
import dev.mhim.v1.FolderSource;
import dev.mhim.v1.GetBagRequest;
import dev.mhim.v1.GetBagResponse;
import dev.mhim.v1.GetBagUrlRequest;
import dev.mhim.v1.GetBagUrlResponse;
import dev.mhim.v1.GetBagsRequest;
import dev.mhim.v1.GetBagsResponse;
import dev.mhim.v1.GetManifestRequest;
import dev.mhim.v1.ImportDatasetRequest;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Parts of bags, bags in another type, many bags, and bags by their address. */
@QuarkusTest
@QuarkusTestResource(Backends.class)
class BagPartsTest {
  private static final int PATCHES = 3000;
  private static final int WIDTH = 128;
  private static final String DATASET = "projects/default/datasets/parts";

  @TempDir Path folder;
  private ManagedChannel channel;
  private FeatureStoreServiceBlockingStub store;
  private List<BagReference> bags;

  @BeforeEach
  void store() throws IOException {
    int port = ConfigProvider.getConfig().getValue("quarkus.grpc.server.test-port", Integer.class);
    channel = ManagedChannelBuilder.forAddress("localhost", port).usePlaintext().build();
    store =
        FeatureStoreServiceGrpc.newBlockingStub(channel).withDeadlineAfter(60, TimeUnit.SECONDS);
    Files.createDirectories(folder.resolve("safetensors"));
    BagFile.write(folder.resolve("safetensors/a.safetensors"), bag(1, 0.5f));
    BagFile.write(folder.resolve("safetensors/b.safetensors"), bag(2, 1e5f));
    Files.writeString(folder.resolve("label.csv"), "ID,Label\na,0\nb,1\n");
    store
        .importDataset(
            ImportDatasetRequest.newBuilder()
                .setParent("projects/default")
                .setDatasetId("parts")
                .setFolder(FolderSource.newBuilder().setPath(folder.toString()))
                .build())
        .forEachRemaining(event -> {});
    DatasetManifest manifest =
        store.getManifest(GetManifestRequest.newBuilder().setName(DATASET).build()).getManifest();
    bags = manifest.getCasesList().stream().map(Case::getBagsList).map(List::getFirst).toList();
  }

  @AfterEach
  void disconnect() throws InterruptedException {
    channel.shutdownNow();
    assertThat(channel.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void bagIsTheSameFromTheStoreAndFromTheDisk() {
    byte[] first = whole(bags.getFirst());
    byte[] second = whole(bags.getFirst());

    assertThat(Sha256.hex(first)).isEqualTo(bags.getFirst().getSha256());
    assertThat(second).isEqualTo(first);
  }

  @Test
  void rangeOfPatchesIsABagOfItsOwn() {
    Bag part = read(get(request(0).setFirstPatch(10).setPatchCount(25)));

    assertThat(part).isEqualTo(bag(1, 0.5f).rows(10, 25));
    assertThat(read(get(request(0).setFirstPatch(PATCHES - 3).setPatchCount(100))))
        .as("as many as there are")
        .isEqualTo(bag(1, 0.5f).rows(PATCHES - 3, 3));
  }

  @ParameterizedTest
  @EnumSource(names = {"FEATURE_TYPE_F16", "FEATURE_TYPE_BF16"})
  void featuresComeInTheTypeThatIsWanted(FeatureType type) {
    DType expected = type == FeatureType.FEATURE_TYPE_F16 ? DType.F16 : DType.BF16;

    Bag halves = read(get(request(0).setFeatureType(type)));

    assertThat(halves.features()).isEqualTo(bag(1, 0.5f).features().to(expected));
    assertThat(halves.coords()).isEqualTo(bag(1, 0.5f).coords());
    assertThat(halves.metadata()).isEqualTo(bag(1, 0.5f).metadata());
  }

  @Test
  void partGoesOnFromAnOffset() {
    GetBagRequest.Builder request = request(0).setFeatureType(FeatureType.FEATURE_TYPE_F16);
    byte[] all = get(request.clone());

    assertThat(get(request.setOffset(100_001)))
        .isEqualTo(Arrays.copyOfRange(all, 100_001, all.length));
  }

  @Test
  void featureBeyondTheTypeIsRefusedAndNoInfinity() {
    assertRefused(request(1).setFeatureType(FeatureType.FEATURE_TYPE_F16), "feature beyond");
    assertThat(read(get(request(1).setFeatureType(FeatureType.FEATURE_TYPE_BF16))).patches())
        .isEqualTo(PATCHES);
  }

  @Test
  void partThatTheBagHasNotIsRefused() {
    assertRefused(request(0).setFirstPatch(PATCHES), "has 3000 patches");
    assertRefused(request(0).setFirstPatch(-1), "patches count from 0");
    assertRefused(request(0).setPatchCount(-1), "patches count from 0");
  }

  @Test
  void manyBagsComeOneAfterTheOther() {
    List<String> names = List.of(name(1), name(0), name(1));
    Iterator<GetBagsResponse> parts =
        store.getBags(GetBagsRequest.newBuilder().addAllNames(names).build());
    List<ByteString> files = new ArrayList<>();
    while (parts.hasNext()) {
      GetBagsResponse part = parts.next();
      if (part.hasHeader()) {
        assertThat(part.getIndex()).isEqualTo(files.size());
        files.add(ByteString.EMPTY);
      } else {
        files.set(part.getIndex(), files.get(part.getIndex()).concat(part.getFrame()));
      }
    }

    assertThat(files)
        .extracting(file -> Sha256.hex(file.toByteArray()))
        .containsExactly(bags.get(1).getSha256(), bags.get(0).getSha256(), bags.get(1).getSha256());
  }

  @Test
  void addressGivesTheBagWithoutUs() throws Exception {
    GetBagUrlResponse address =
        store.getBagUrl(GetBagUrlRequest.newBuilder().setName(name(0)).build());

    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<byte[]> answer =
          http.send(
              HttpRequest.newBuilder(URI.create(address.getUrl())).build(),
              HttpResponse.BodyHandlers.ofByteArray());
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(Sha256.hex(answer.body())).isEqualTo(address.getHeader().getSha256());
      assertThat(address.getHeader().getSizeBytes()).isEqualTo(answer.body().length);
    }
    assertThat(Instant.ofEpochSecond(address.getExpireTime().getSeconds()))
        .isBetween(Instant.now(), Instant.now().plus(Duration.ofMinutes(16)));
    assertThatThrownBy(() ->
            store.getBagUrl(
                GetBagUrlRequest.newBuilder().setName(DATASET + "/bags/" + "0".repeat(64)).build()))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND));
  }

  private byte[] whole(BagReference bag) {
    return get(GetBagRequest.newBuilder().setName(DATASET + "/bags/" + bag.getSha256()));
  }

  private GetBagRequest.Builder request(int bag) {
    return GetBagRequest.newBuilder().setName(name(bag));
  }

  private String name(int bag) {
    return DATASET + "/bags/" + bags.get(bag).getSha256();
  }

  private byte[] get(GetBagRequest.Builder request) {
    Iterator<GetBagResponse> parts = store.getBag(request.build());
    long size = parts.next().getHeader().getSizeBytes();
    ByteString bytes = ByteString.EMPTY;
    while (parts.hasNext()) {
      bytes = bytes.concat(parts.next().getFrame());
    }
    assertThat(bytes.size()).isEqualTo(size - request.getOffset());
    return bytes.toByteArray();
  }

  private void assertRefused(GetBagRequest.Builder request, String message) {
    assertThatThrownBy(() -> get(request))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT))
        .hasMessageContaining(message);
  }

  private static Bag read(byte[] file) {
    return BagFile.of(MemorySegment.ofArray(file), "answer");
  }

  private static Bag bag(int seed, float most) {
    Random random = new Random(seed);
    float[] features = new float[PATCHES * WIDTH];
    for (int i = 0; i < features.length; i++) {
      features[i] = (random.nextFloat() - 0.5f) * 2 * most;
    }
    int[] coords = IntStream.range(0, 2 * PATCHES).map(i -> 256 * i).toArray();
    return new Bag(
        Tensor.ofFloats(features, PATCHES, WIDTH),
        Optional.of(Tensor.ofInts(coords, PATCHES, 2)),
        Map.of("patch_size", "256"));
  }
}
