package dev.mhim.tensors.bag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mhim.tensors.DType;
import dev.mhim.tensors.Safetensors;
import dev.mhim.tensors.Tensor;
import dev.mhim.tensors.TensorFileException;
import dev.mhim.tensors.TensorFileException.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BagReaderTest {
  @TempDir Path folder;

  @Test
  void storedFormComesBackAsItWasAndFollowsFromTheContent() throws IOException {
    Bag bag =
        new Bag(
            Tensor.ofFloats(new float[] {1, 2, 3, 4, 5, 6}, 2, 3).to(DType.F16),
            Optional.of(Tensor.ofInts(new int[] {0, 256, 512, 0}, 2, 2)),
            Map.of("patch_size", "256", "encoder", "uni"));
    Path file = folder.resolve("a.safetensors");
    BagFile.write(file, bag);
    assertThat(BagReader.read(file)).isEqualTo(bag);
    ByteArrayOutputStream again = new ByteArrayOutputStream();
    BagFile.write(again, BagReader.read(file));
    assertThat(again.toByteArray()).isEqualTo(Files.readAllBytes(file));
  }

  @Test
  void tridentsLeadingAxisAndWideTypesAreBroughtToTheStoredForm() {
    Bag bag =
        read(
            Map.of(
                "features", Tensor.ofDoubles(new double[] {1, 2, 3, 4}, 1, 2, 2),
                "coords", Tensor.ofLongs(new long[] {1, 2, 3, 4}, 1, 2, 2)));
    assertThat(bag.features()).isEqualTo(Tensor.ofFloats(new float[] {1, 2, 3, 4}, 2, 2));
    assertThat(bag.coords()).contains(Tensor.ofInts(new int[] {1, 2, 3, 4}, 2, 2));
  }

  @Test
  void whatIsWrongIsNamed() {
    Tensor good = Tensor.ofFloats(new float[] {1, 2, 3, 4}, 2, 2);
    refused(Map.of("feats", good), Reason.MISSING_TENSOR, "features");
    refused(Map.of("features", Tensor.ofFloats(new float[0], 0, 4)), Reason.EMPTY_BAG, "[0, 4]");
    refused(Map.of("features", good.reshape(4)), Reason.BAD_SHAPE, "[4]");
    refused(Map.of("features", Tensor.ofInts(new int[4], 2, 2)), Reason.BAD_DTYPE, "I32");
    refused(
        Map.of("features", Tensor.ofFloats(new float[] {1, 2, Float.NaN, 4}, 2, 2)),
        Reason.NOT_FINITE,
        "feature 0 of patch 1 ");
    refused(
        Map.of("features", good, "coords", Tensor.ofInts(new int[6], 3, 2)),
        Reason.COORDS_MISMATCH,
        "[3, 2] for 2 patches");
    refused(
        Map.of("features", good, "coords", Tensor.ofLongs(new long[] {1L << 40, 0, 0, 0}, 2, 2)),
        Reason.COORDS_MISMATCH,
        "32-bit");
  }

  @Test
  void unknownExtensionIsRefused() {
    assertThatThrownBy(() -> BagReader.read(folder.resolve("slide.svs")))
        .isInstanceOf(TensorFileException.class)
        .hasMessageContaining("'svs'");
  }

  @Test
  void realFilesOfEachFormatAreRead() throws IOException {
    Path data = Path.of(System.getProperty("mhim.shared"), "data");
    assumeTrue(Files.isDirectory(data), "real bags are skipped: ../shared not found");
    Bag molecule = BagReader.read(data.resolve("musk1/pt_files/musk1_000.pt"));
    assertThat(molecule.featureDim()).isEqualTo(166);
    Bag image = BagReader.read(data.resolve("colon/h5_files/img1.h5"));
    assertThat(image.featureDim()).isEqualTo(80);
    assertThat(image.coords().orElseThrow().shape()).isEqualTo(List.of(image.patches(), 2L));
    assertThat(image.metadata()).containsKey("patch_size");
  }

  @Test
  void hdf5CutAnywhereIsRefusedWithOneClearError() throws IOException {
    Path data = Path.of(System.getProperty("mhim.shared"), "data");
    assumeTrue(Files.isDirectory(data), "cut HDF5 is skipped: ../shared not found");
    byte[] whole = Files.readAllBytes(data.resolve("elephant/h5_files/elephant_000.h5"));
    for (int length = 0; length < whole.length; length += 97) {
      Path cut = Files.write(folder.resolve("cut.h5"), Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> BagReader.read(cut))
          .as("cut after %d of %d bytes", length, whole.length)
          .isInstanceOfSatisfying(
              TensorFileException.class, e -> assertThat(e.file()).isEqualTo(cut.toString()));
    }
  }

  private Bag read(Map<String, Tensor> tensors) {
    Path file = folder.resolve("bag.safetensors");
    Safetensors.write(file, tensors, Map.of());
    return BagReader.read(file);
  }

  private void refused(Map<String, Tensor> tensors, Reason reason, String detail) {
    assertThatThrownBy(() -> read(tensors))
        .isInstanceOfSatisfying(
            TensorFileException.class,
            e -> {
              assertThat(e.reason()).isEqualTo(reason);
              assertThat(e.getMessage()).contains("bag.safetensors", detail);
            });
  }
}
