package dev.mhim.featurestore.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

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
import dev.mhim.v1.GetManifestRequest;
import dev.mhim.v1.ImportDatasetRequest;
import dev.mhim.v1.ImportDatasetResponse;
import dev.mhim.v1.InstanceSource;
import dev.mhim.v1.ManifestSource;
import dev.mhim.v1.Problem;
import dev.mhim.v1.SlideMatch;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
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
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a dataset is made of beside a plain folder with its table. */
@QuarkusTest
@QuarkusTestResource(Backends.class)
class ImportSourcesTest {
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
  void aManifestNamesTheFilesWhereverTheyLie() throws IOException {
    bag("here/one.safetensors", 1);
    Path far = bag("there/two.safetensors", 2);
    write("cohort.csv", "ID,Label,path\na,0,here/one.safetensors\nb,1,%s\n".formatted(far));

    DatasetManifest manifest = imported(manifestRequest("manifest-source", "cohort.csv"));

    assertThat(manifest.getCasesList())
        .extracting(Case::getCaseId, item -> item.getBags(0).getPatchCount())
        .containsExactly(tuple("a", 1L), tuple("b", 2L));
  }

  @Test
  void aManifestMayHaveARowASlide() throws IOException {
    bag("s1.safetensors", 1);
    bag("s2.safetensors", 2);
    bag("s3.safetensors", 3);
    write(
        "cohort.tsv",
        "case_id\tslide_id\tlabel\tpath\np\ts1\t0\ts1.safetensors\np\ts2\t0\ts2.safetensors\nq\ts3\t1\ts3.safetensors\n");

    DatasetManifest manifest =
        imported(
            manifestRequest("manifest-slides", "cohort.tsv")
                .setSlideMatch(SlideMatch.SLIDE_MATCH_COLUMN));

    assertThat(manifest.getCases(0).getCaseId()).isEqualTo("p");
    assertThat(manifest.getCases(0).getBagsList())
        .extracting(BagReference::getBagId)
        .containsExactly("s1", "s2");
  }

  @Test
  void aManifestThatNamesNoFilesOrMissingOnesIsRefused() throws IOException {
    write("none.csv", "ID,Label\na,0\nb,1\n");
    write("gone.csv", "ID,Label,path\na,0,gone-1.pt\nb,1,\n");
    assertThat(refused(manifestRequest("manifest-none", "none.csv"))).contains("NO_PATH_COLUMN");
    assertThat(refused(manifestRequest("manifest-gone", "gone.csv")))
        .contains("NOT_FOUND", "EMPTY_PATH");
  }

  @Test
  void aTableOfPatchesBecomesBags() throws IOException {
    write("patches.csv", "slide,x,y,f0,f1\na,0,0,1,2\nb,0,0,3,4\na,256,0,5,6\n");
    write("label.csv", "ID,Label\na,0\nb,1\n");

    DatasetManifest manifest =
        imported(
            request("instance-source")
                .setInstances(
                    InstanceSource.newBuilder()
                        .setPath(folder.resolve("patches.csv").toString())
                        .setBagColumn("slide")));

    assertThat(manifest.getDataset().getFeatureDim()).isEqualTo(2);
    assertThat(manifest.getDataset().getFeatureType()).isEqualTo(FeatureType.FEATURE_TYPE_F32);
    assertThat(manifest.getCases(0).getBags(0).getPatchCount()).isEqualTo(2);
    assertThat(
            refused(
                request("no-column").setInstances(InstanceSource.newBuilder().setPath("/t.csv"))))
        .containsExactly("BAD_SOURCE");
  }

  @Test
  void foldsOfAFolderOfTablesAreKept() throws IOException {
    bag("a.safetensors", 1);
    bag("b.safetensors", 2);
    bag("c.safetensors", 3);
    Files.createDirectories(folder.resolve("splits"));
    write("splits/fold_0.csv", "ID,Label,Split\na,0,train\nb,1,val\nc,1,test\n");
    write("splits/fold_1.csv", "ID,Label,Split\na,0,test\nb,1,train\n");

    DatasetManifest manifest =
        imported(
            request("fold-tables")
                .setFolder(
                    FolderSource.newBuilder().setPath(folder.toString()).setLabelPath("splits")));

    assertThat(manifest.getCasesList())
        .extracting(item -> String.join("/", item.getFoldSplitsList()))
        .containsExactly("train/test", "val/train", "test/");
  }

  @Test
  void featuresAreStoredInTheTypeThatIsAskedFor() throws IOException {
    bag("a.safetensors", 4);
    bag("b.safetensors", 4);
    write("label.csv", "ID,Label\na,0\nb,1\n");
    DatasetManifest full = imported(folderRequest("stored-f32"));
    DatasetManifest half =
        imported(folderRequest("stored-f16").setFeatureType(FeatureType.FEATURE_TYPE_F16));

    assertThat(half.getDataset().getFeatureType()).isEqualTo(FeatureType.FEATURE_TYPE_F16);
    assertThat(half.getDataset().getSizeBytes()).isLessThan(full.getDataset().getSizeBytes());

    BagFile.write(
        folder.resolve("a.safetensors"),
        new Bag(Tensor.ofFloats(new float[] {1, 1e6f}, 1, 2), Optional.empty(), Map.of()));
    BagFile.write(
        folder.resolve("b.safetensors"),
        new Bag(Tensor.ofFloats(new float[] {1, 1}, 1, 2), Optional.empty(), Map.of()));
    assertThat(refused(folderRequest("beyond-f16").setFeatureType(FeatureType.FEATURE_TYPE_F16)))
        .containsExactly("NOT_FINITE");
    assertThat(
            imported(folderRequest("within-bf16").setFeatureType(FeatureType.FEATURE_TYPE_BF16))
                .getDataset()
                .getFeatureType())
        .isEqualTo(FeatureType.FEATURE_TYPE_BF16);
  }

  private Path bag(String name, int patches) throws IOException {
    float[] values = new float[patches * 2];
    for (int i = 0; i < values.length; i++) {
      values[i] = i + 1 / 3f;
    }
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    BagFile.write(
        file, new Bag(Tensor.ofFloats(values, patches, 2), Optional.empty(), Map.of("id", name)));
    return file;
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  private static ImportDatasetRequest.Builder request(String id) {
    return ImportDatasetRequest.newBuilder().setParent("projects/default").setDatasetId(id);
  }

  private ImportDatasetRequest.Builder folderRequest(String id) {
    return request(id).setFolder(FolderSource.newBuilder().setPath(folder.toString()));
  }

  private ImportDatasetRequest.Builder manifestRequest(String id, String table) {
    return request(id)
        .setManifest(ManifestSource.newBuilder().setPath(folder.resolve(table).toString()));
  }

  private DatasetManifest imported(ImportDatasetRequest.Builder request) {
    List<ImportDatasetResponse> events = new ArrayList<>();
    store.importDataset(request.build()).forEachRemaining(events::add);
    String name = events.getLast().getDataset().getName();
    return store.getManifest(GetManifestRequest.newBuilder().setName(name).build()).getManifest();
  }

  /** The reasons of the report that a refused import gives. */
  private List<String> refused(ImportDatasetRequest.Builder request) {
    List<String> reasons = new ArrayList<>();
    Iterator<ImportDatasetResponse> answer = store.importDataset(request.build());
    assertThatThrownBy(() ->
            answer.forEachRemaining(event ->
                event.getReport().getProblemsList().stream()
                    .map(Problem::getReason)
                    .forEach(reasons::add)))
        .isInstanceOf(StatusRuntimeException.class);
    return reasons;
  }
}
