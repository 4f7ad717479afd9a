package dev.mhim.tensors.bag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mhim.tensors.DType;
import dev.mhim.tensors.SharedData;
import dev.mhim.tensors.Tensor;
import dev.mhim.tensors.TensorFileException;
import dev.mhim.tensors.TensorFileException.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BagFormatsTest {

  private static final Tensor FEATURES =
      Tensor.ofFloats(new float[] {1.5f, -2.25f, 0.1f, 4, 5, 65504}, 2, 3);
  private static final Tensor COORDS = Tensor.ofInts(new int[] {0, 256, 512, 1024}, 2, 2);

  @TempDir private Path folder = Path.of("");

  @ParameterizedTest
  @CsvSource({"clam_f16,F16", "clam_f32,F32", "clam_f64,F32", "clam_i2,F32", "clam_v114,F32"})
  void readsClamFilesOfEveryPrecision(String name, DType stored) throws IOException {
    Bag bag = BagReader.read(copy("hdf5/" + name + ".h5"));

    assertThat(bag.features()).isEqualTo(FEATURES.to(stored));
    assertThat(bag.coords()).contains(COORDS);
    assertThat(bag.metadata())
        .containsOnly(
            Map.entry("patch_size", "256"),
            Map.entry("patch_level", "1"),
            Map.entry("downsample", "[4.0, 4.0]"),
            Map.entry("name", "slide"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"trident", "trident_coords"})
  void readsTridentFiles(String name) throws IOException {
    Bag bag = BagReader.read(copy("hdf5/" + name + ".h5"));

    assertThat(bag.features()).isEqualTo(FEATURES);
    assertThat(bag.coords()).contains(COORDS);
    assertThat(bag.metadata()).containsEntry("patch_size", "512").containsEntry("overlap", "0");
    assertThat(bag.metadata()).doesNotContainKey("savetodir");
  }

  @Test
  void readsHdf5WithoutCoordinatesInAnyByteOrder() throws IOException {
    Bag bag = BagReader.read(copy("hdf5/no_coords.h5"));

    assertThat(bag.features()).isEqualTo(FEATURES);
    assertThat(bag.coords()).isEmpty();
    assertThat(bag.patches()).isEqualTo(2);
    assertThat(bag.featureDim()).isEqualTo(3);
  }

  @Test
  void readsTorchFiles() throws IOException {
    Bag bare = BagReader.read(copy("torch/bare.pt"));
    Bag dict = BagReader.read(copy("torch/bag.pt"));

    assertThat(bare.features()).hasToString("F32[3, 4]");
    assertThat(bare.coords()).isEmpty();
    assertThat(dict.features()).isEqualTo(FEATURES.to(DType.BF16));
    assertThat(dict.coords()).contains(COORDS);
    assertThat(dict.metadata())
        .containsOnly(Map.entry("patch_size", "256"), Map.entry("encoder", "uni_v1"));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "hdf5/clam_latest.h5, UNSUPPORTED, data layout message version",
        "hdf5/coords_3.h5, COORDS_MISMATCH, `coords have shape [3, 2] for 2 patches`",
        "hdf5/coords_half.h5, COORDS_MISMATCH, 0.5 is not a 64-bit integer",
        "hdf5/coords_huge.h5, COORDS_MISMATCH, 1099511627776 is not between",
        "hdf5/vector.h5, BAD_SHAPE, features have shape [3]",
        "hdf5/integers.h5, BAD_DTYPE, features are I32",
        "hdf5/nan.h5, NOT_FINITE, feature 1 of patch 1",
        "hdf5/overflow.h5, NOT_FINITE, feature 0 of patch 1",
        "hdf5/empty.h5, EMPTY_BAG, `features of shape [0, 3] hold no patch`",
        "hdf5/other.h5, MISSING_TENSOR, no dataset 'features' among [feats]",
        "hdf5/huge.h5, LIMIT_EXCEEDED, `dataset 'features' of shape [1048576, 1024]`",
        "torch/checkpoint.pt, MISSING_TENSOR, neither a tensor nor a dict with a tensor 'features'",
        "safetensors/reference.safetensors, MISSING_TENSOR, no tensor 'features'",
      })
  void refusesWhatIsNoBagAndSaysWhy(String name, Reason reason, String detail) throws IOException {
    Path file = copy(name);

    assertThatThrownBy(() -> BagReader.read(file))
        .isInstanceOfSatisfying(
            TensorFileException.class,
            refused -> {
              assertThat(refused.reason()).isEqualTo(reason);
              assertThat(refused.detail()).contains(detail);
              assertThat(refused.file()).isEqualTo(file.toString());
            });
  }

  @Test
  void refusesUnknownExtensionsAndMissingFiles() {
    assertRefused(folder.resolve("bag.mat"), Reason.UNSUPPORTED);
    assertRefused(folder.resolve("bag.pt"), Reason.NOT_FOUND);
    assertRefused(folder.resolve("bag.H5"), Reason.NOT_FOUND);
    assertRefused(folder.resolve("bag.safetensors"), Reason.NOT_FOUND);
  }

  @Test
  void findsANonFiniteValueInEveryStoredType() {
    for (DType type : new DType[] {DType.F32, DType.F16, DType.BF16, DType.F64}) {
      for (float value : new float[] {Float.NaN, Float.NEGATIVE_INFINITY}) {
        Tensor features = Tensor.ofFloats(new float[] {1, 2, 3, 4, value, 6}, 3, 2).to(type);

        assertThatThrownBy(() -> Bag.checked("bag", features, Optional.empty(), Map.of()))
            .isInstanceOf(TensorFileException.class)
            .hasMessageContaining("feature 0 of patch 2");
      }
    }
  }

  @Test
  void aBagCannotBeMadeOfOtherShapesOrTypes() {
    assertNoBag(FEATURES.reshape(6), Optional.empty());
    assertNoBag(FEATURES.to(DType.F64), Optional.empty());
    assertNoBag(Tensor.ofFloats(new float[0], 0, 3), Optional.empty());
    assertNoBag(FEATURES, Optional.of(COORDS.to(DType.I64)));
    assertNoBag(FEATURES, Optional.of(COORDS.reshape(4, 1)));
    assertNoBag(FEATURES.reshape(3, 2), Optional.of(COORDS));
  }

  @Test
  void storesEqualBagsAsEqualBytesWhateverFormatTheyCameFrom() throws IOException {
    Bag fromClam = BagReader.read(copy("hdf5/clam_f32.h5"));
    Bag fromNewer = BagReader.read(copy("hdf5/clam_v114.h5"));
    Path file = folder.resolve("bag.safetensors");
    BagFile.write(file, fromClam);

    assertThat(stored(fromNewer)).isEqualTo(stored(fromClam)).isEqualTo(Files.readAllBytes(file));
    assertThat(BagReader.read(file)).isEqualTo(fromClam);
    assertThat(stored(BagReader.read(file))).isEqualTo(stored(fromClam));
  }

  @ParameterizedTest
  @CsvSource({"elephant,200,1391,230", "lung_survival,50,98324,20", "colon,100,22444,80"})
  void readsTheRealSets(String set, int bags, long patches, long featureDim) throws IOException {
    long counted = 0;
    try (var listing = Files.list(SharedData.path("data/" + set + "/h5_files"))) {
      var files = listing.toList();
      assertThat(files).hasSize(bags);
      for (Path file : files) {
        Bag bag = BagReader.read(file);
        assertThat(bag.featureDim()).isEqualTo(featureDim);
        assertThat(bag.coords().isPresent()).isEqualTo(!set.equals("elephant"));
        counted += bag.patches();
      }
    }
    assertThat(counted).isEqualTo(patches);
  }

  private static byte[] stored(Bag bag) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BagFile.write(out, bag);
    return out.toByteArray();
  }

  private static void assertNoBag(Tensor features, Optional<Tensor> coords) {
    assertThatThrownBy(() -> new Bag(features, coords, Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("no bag of features ");
  }

  private static void assertRefused(Path file, Reason reason) {
    assertThatThrownBy(() -> BagReader.read(file))
        .isInstanceOfSatisfying(
            TensorFileException.class, refused -> assertThat(refused.reason()).isEqualTo(reason));
  }

  private Path copy(String resource) throws IOException {
    Path file = folder.resolve(Path.of(resource).getFileName());
    try (InputStream in =
        Objects.requireNonNull(BagFormatsTest.class.getResourceAsStream("/" + resource))) {
      Files.copy(in, file);
    }
    return file;
  }
}
