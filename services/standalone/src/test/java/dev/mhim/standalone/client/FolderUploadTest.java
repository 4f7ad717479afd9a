package dev.mhim.standalone.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.mhim.tensors.Tensor;
import dev.mhim.tensors.bag.Bag;
import dev.mhim.tensors.bag.BagFile;
import dev.mhim.v1.Dataset;
import dev.mhim.v1.SlideMatch;
import dev.mhim.v1.UploadedBag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder on the own disk becomes a dataset of a platform elsewhere. */
class FolderUploadTest {
  private static final String LABELS = "ID,Label\na,0\nb,1\n";

  @TempDir Path folder;
  private SentFiles platform;
  private PlatformClient client;
  private final List<String> leftOut = new ArrayList<>();
  private final List<FolderUpload.Progress> progress = new ArrayList<>();

  @BeforeEach
  void open() throws IOException {
    platform = new SentFiles();
    client = platform.client();
    Files.writeString(folder.resolve("label.csv"), LABELS);
    bag("a", 3);
    bag("b", 200_000); // some chunks
  }

  @AfterEach
  void close() {
    client.close();
    platform.close();
  }

  @Test
  void everyFileIsSentWholeAndNamedInOneImport() throws IOException {
    assertThat(run(false, false).getName()).isEqualTo("projects/lab/datasets/cohort/versions/1");

    assertThat(platform.files).hasSize(2);
    for (String id : List.of("a", "b")) {
      byte[] bytes = Files.readAllBytes(file(id));
      assertThat(platform.files)
          .containsEntry(FileHash.sha256(file(id)), ByteString.copyFrom(bytes));
    }
    assertThat(platform.imports).hasSize(1);
    var uploads = platform.imports.getFirst().getUploads();
    assertThat(uploads.getBagsList()).extracting(UploadedBag::getBagId).containsExactly("a", "b");
    assertThat(uploads.getLabelTable().toStringUtf8()).isEqualTo(LABELS);
    assertThat(uploads.getOrigin()).isEqualTo(folder.toString());
    assertThat(progress.getLast()).isEqualTo(new FolderUpload.Progress(2, 2, 2));
  }

  @Test
  void aSecondRunSendsOnlyWhatIsMissing() throws IOException {
    run(false, false);
    bag("c", 5);
    platform.names.clear();

    run(false, false);

    assertThat(platform.names).containsExactly(file("c").toString());
    assertThat(progress.getLast()).isEqualTo(new FolderUpload.Progress(3, 1, 3));
  }

  @Test
  void aPlatformThatIsBusyIsAskedAgain() {
    platform.busy.set(3);
    assertThat(run(false, false).getName()).isNotEmpty();

    platform.files.clear();
    platform.busy.set(1000);
    assertThatThrownBy(() -> run(false, false))
        .isInstanceOfSatisfying(
            RequestFailedException.class,
            e -> assertThat(e.kind()).isEqualTo(RequestFailedException.Kind.UNREACHABLE));
    assertThat(platform.imports).hasSize(1);
  }

  @Test
  void badFilesAreAllToldOrLeftOut() {
    platform.bad.add("a.safetensors");
    assertThatThrownBy(() -> run(false, false))
        .isInstanceOf(RequestFailedException.class)
        .hasMessageContaining("a.safetensors: it is no bag");
    assertThat(platform.imports).isEmpty();

    run(true, false);
    assertThat(leftOut).singleElement().asString().contains("a.safetensors", "it is no bag");
    assertThat(platform.imports.getFirst().getUploads().getBagsList())
        .extracting(UploadedBag::getBagId)
        .containsExactly("b");
  }

  @Test
  void aDryRunReadsHereAndSendsNothing() throws IOException {
    assertThat(run(false, true)).isEqualTo(Dataset.getDefaultInstance());
    assertThat(platform.files).isEmpty();
    assertThat(progress.getLast()).isEqualTo(new FolderUpload.Progress(2, 2, 2));

    Files.write(file("a"), new byte[] {1, 2, 3});
    assertThatThrownBy(() -> run(false, true))
        .isInstanceOf(RequestFailedException.class)
        .hasMessageContaining("a.safetensors");
  }

  @Test
  void whatIsNotThereIsToldBeforeAnythingIsSent() throws IOException {
    Files.delete(folder.resolve("label.csv"));
    assertThatThrownBy(() -> run(false, false)).hasMessageContaining("no such label table");
    Files.createDirectory(folder.resolve("label.csv"));
    assertThatThrownBy(() -> run(false, false)).hasMessageContaining("can't be sent");
    Files.delete(folder.resolve("label.csv"));
    Files.writeString(folder.resolve("label.csv"), LABELS);
    Files.writeString(file("a").resolveSibling("a.pt"), "");
    assertThatThrownBy(() -> run(false, false)).hasMessageContaining("keep one of them");
    assertThat(platform.files).isEmpty();
  }

  private Dataset run(boolean skipBad, boolean dryRun) {
    DatasetImport.Source source =
        new DatasetImport.Source(
            "lab",
            "cohort",
            folder,
            "",
            List.of(),
            new ImportRules(SlideMatch.SLIDE_MATCH_EXACT, "", skipBad, dryRun));
    return new FolderUpload(client, Duration.ofMillis(1))
        .run(source, progress::add, told -> {}, leftOut::add);
  }

  private Path file(String id) {
    return folder.resolve("safetensors").resolve(id + ".safetensors");
  }

  private void bag(String id, int patches) throws IOException {
    float[] values = new float[patches * 2];
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }
    Files.createDirectories(file(id).getParent());
    BagFile.write(
        file(id), new Bag(Tensor.ofFloats(values, patches, 2), Optional.empty(), Map.of()));
  }
}
