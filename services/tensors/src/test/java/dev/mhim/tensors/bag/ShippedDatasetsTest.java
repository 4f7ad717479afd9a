package dev.mhim.tensors.bag;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mhim.tensors.DType;
import dev.mhim.tensors.SharedData;
import dev.mhim.tensors.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Holds the demo data sets of {@code services/standalone/datasets} to what their README says. */
class ShippedDatasetsTest {

  @ParameterizedTest
  @CsvSource({
    "elephant, 200, 1391, 230, false",
    "musk1, 92, 476, 166, false",
    "lung_survival, 50, 20000, 20, true"
  })
  void isSmallAndWholeAndHasALabelForEachBag(
      String set, int bags, long patches, long featureDim, boolean coords) throws IOException {
    Path folder = folder(set);
    List<String> ids =
        bags(folder).stream()
            .map(file -> file.getFileName().toString().replace(".safetensors", ""))
            .toList();
    long counted = 0;
    for (Path file : bags(folder)) {
      Bag bag = BagReader.read(file);
      assertThat(bag.features().dtype()).isEqualTo(DType.F16);
      assertThat(bag.featureDim()).isEqualTo(featureDim);
      assertThat(bag.coords().isPresent()).isEqualTo(coords);
      counted += bag.patches();
    }

    assertThat(counted).isEqualTo(patches);
    assertThat(ids).hasSize(bags).hasSameElementsAs(labelledIds(folder));
    assertThat(bytes(folder)).isLessThan(1_000_000);
    assertThat(folder.resolve("README.md")).content().containsIgnoringCase("licence");
  }

  /** Bit for bit: the rows that the README names, each number rounded to the nearest f16. */
  @ParameterizedTest
  @CsvSource({"elephant, h5_files, .h5", "musk1, pt_files, .pt", "lung_survival, h5_files, .h5"})
  void isTheSourceRoundedToHalfPrecision(String set, String sourceFolder, String extension)
      throws IOException {
    Path sources = SharedData.path("data/" + set);
    for (Path file : bags(folder(set))) {
      String id = file.getFileName().toString().replace(".safetensors", "");
      Bag source = BagReader.read(sources.resolve(sourceFolder).resolve(id + extension));
      Bag shipped = BagReader.read(file);

      float[] expected = source.features().to(DType.F16).toFloats();
      float[] actual = shipped.features().toFloats();
      int columns = (int) source.featureDim();
      for (int row = 0; row < shipped.patches(); row++) {
        int from = (int) (row * source.patches() / shipped.patches());
        for (int column = 0; column < columns; column++) {
          if (actual[row * columns + column] != expected[from * columns + column]) {
            throw new AssertionError("%s, patch %d, column %d".formatted(id, row, column));
          }
        }
        assertThat(corner(shipped, row)).isEqualTo(corner(source, from));
      }
    }
    assertThat(folder(set).resolve("label.csv"))
        .hasSameBinaryContentAs(sources.resolve("label.csv"));
  }

  private static Optional<List<Long>> corner(Bag bag, int patch) {
    return bag.coords()
        .map(Tensor::buffer)
        .map(xy -> List.of((long) xy.getInt(8 * patch), (long) xy.getInt(8 * patch + 4)));
  }

  private static List<String> labelledIds(Path folder) throws IOException {
    List<String> lines = Files.readAllLines(folder.resolve("label.csv"));
    int column = List.of(lines.getFirst().split(",", -1)).indexOf("ID");
    return lines.stream().skip(1).map(line -> line.split(",", -1)[column]).toList();
  }

  private static List<Path> bags(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("safetensors"))) {
      return files.sorted().toList();
    }
  }

  private static long bytes(Path folder) throws IOException {
    long bytes = 0;
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        bytes += Files.size(file);
      }
    }
    return bytes;
  }

  /** The working directory of a test is its module's folder. */
  private static Path folder(String set) {
    return Path.of("../standalone/datasets", set);
  }
}
