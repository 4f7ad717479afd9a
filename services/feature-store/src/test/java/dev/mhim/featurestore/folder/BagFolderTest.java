package dev.mhim.featurestore.folder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mhim.v1.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BagFolderTest {
  @TempDir Path folder;
  private final List<Problem> problems = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(strings = {"pt_files/b.pt", "h5_files/b.h5", "safetensors/b.safetensors", "b.pt"})
  void bagIsFoundInEachLayout(String place) throws IOException {
    Path bag = file(place);
    assertThat(scan()).containsExactly("b");
    assertThat(BagFolder.scan(folder, problems)).containsEntry("b", bag);
    assertThat(problems).isEmpty();
  }

  @Test
  void whatHoldsMostIsTakenWhereThereAreSeveral() throws IOException {
    file("pt_files/b.pt");
    Path withCoordinates = file("h5_files/b.h5");
    assertThat(BagFolder.scan(folder, problems))
        .containsExactly(java.util.Map.entry("b", withCoordinates));
  }

  @Test
  void emptyFolderOfClamHidesNothing() throws IOException {
    Files.createDirectories(folder.resolve("h5_files"));
    file("pt_files/b.pt");
    assertThat(scan()).containsExactly("b");
  }

  @Test
  void idIsTheNameWithoutItsLastExtension() throws IOException {
    file("pt_files/TCGA-18-3406-01Z-00-DX1.7D08.pt");
    file("pt_files/slide.v2.PT");
    assertThat(scan()).containsExactly("TCGA-18-3406-01Z-00-DX1.7D08", "slide.v2");
  }

  @Test
  void otherFilesAreNoBags() throws IOException {
    file("b.pt");
    file("label.csv");
    file(".hidden.pt");
    file("notes.pt.txt");
    Files.createDirectories(folder.resolve("folder.pt"));
    assertThat(scan()).containsExactly("b");
    assertThat(problems).isEmpty();
  }

  @Test
  void bagOfTwoFormatsIsTold() throws IOException {
    file("b.h5");
    file("b.pt");
    scan();
    assertThat(problems).extracting(Problem::getReason).containsExactly("DUPLICATE_BAG");
    assertThat(problems.getFirst().getSubject()).endsWith("b.pt");
  }

  @Test
  void missingAndEmptyFoldersAreTold() {
    assertThat(BagFolder.scan(folder.resolve("none"), problems)).isEmpty();
    assertThat(scan()).isEmpty();
    assertThat(problems)
        .extracting(Problem::getReason)
        .containsExactly("NO_SUCH_FOLDER", "NO_BAGS");
  }

  private Iterable<String> scan() {
    return BagFolder.scan(folder, problems).keySet();
  }

  private Path file(String place) throws IOException {
    Path file = folder.resolve(place);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, "x");
  }
}
