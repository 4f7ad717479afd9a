package dev.mhim.tensors.bag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mhim.tensors.DType;
import dev.mhim.tensors.Tensor;
import dev.mhim.tensors.TensorFileException;
import dev.mhim.tensors.TensorFileException.Reason;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumpyBagTest {
  private static final Tensor FEATURES =
      Tensor.ofFloats(new float[] {1.5f, -2.25f, 0.1f, 4, 5, 65504}, 2, 3);
  private static final Tensor COORDS = Tensor.ofInts(new int[] {0, 256, 512, 1024}, 2, 2);

  @TempDir private Path folder = Path.of("");

  @ParameterizedTest
  @CsvSource({
    "f16,F16",
    "f32,F32",
    "f64,F32",
    "big_endian,F32",
    "fortran,F32",
    "fortran_f64,F32",
    "batch,F32",
    "version2,F32",
    "version3,F32"
  })
  void readsArraysOfEveryPrecisionAndOrder(String name, DType stored) throws IOException {
    Bag bag = BagReader.read(copy("numpy/" + name + ".npy"));

    assertThat(bag.features()).isEqualTo(FEATURES.to(stored));
    assertThat(bag.coords()).isEmpty();
    assertThat(bag.metadata()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bag_i2",
        "bag_u2",
        "bag_i4",
        "bag_u4",
        "bag_i8",
        "bag_u8",
        "bag_f4",
        "compressed"
      })
  void readsArchivesWithCoordinatesOfEveryType(String name) throws IOException {
    Bag bag = BagReader.read(copy("numpy/" + name + ".npz"));

    assertThat(bag.features()).isEqualTo(FEATURES);
    assertThat(bag.coords()).contains(COORDS);
    assertThat(bag.metadata())
        .containsOnly(
            Map.entry("patch_size", "256"),
            Map.entry("mpp", "0.5"),
            Map.entry("stained", "true"),
            Map.entry("encoder", "uni_v1"));
  }

  @Test
  void theOnlyArrayOfAnArchiveIsTheFeatures() throws IOException {
    assertThat(BagReader.read(copy("numpy/unnamed.npz")).features())
        .isEqualTo(FEATURES.to(DType.F16));
  }

  @ParameterizedTest
  @CsvSource({
    "f32.npy,f32,false",
    "f32.npz,f32,true",
    "f16.npz,f16,true",
    "f32.pt,f32,false",
    "f16.pt,f16,true",
    "bf16.pt,bf16,true",
    "f32.h5,f32,true",
    "f16.h5,f16,true",
  })
  void whatEachPythonLibraryWroteIsReadBitForBit(String name, String type, boolean placed)
      throws IOException {
    Bag bag = BagReader.read(copy("written/" + name));

    assertThat(bag.features().dtype()).hasToString(type.toUpperCase(java.util.Locale.ROOT));
    assertThat(bag.features().shape()).containsExactly(41L, 48L);
    assertThat(bytes(bag.features()))
        .isEqualTo(Fixtures.bytes("written/features_" + type + ".bin"));
    assertThat(bag.coords().isPresent()).isEqualTo(placed);
    if (placed) {
      assertThat(bytes(bag.coords().orElseThrow()))
          .isEqualTo(Fixtures.bytes("written/coords_i32.bin"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "integers.npy, BAD_DTYPE, features are I32",
        "complex.npy, UNSUPPORTED, elements of type '<c8'",
        "structured.npy, UNSUPPORTED, elements of type",
        "objects.npy, UNSAFE_PICKLE, an array of Python objects",
        "vector.npy, BAD_SHAPE, features have shape [3]",
        "empty.npy, EMPTY_BAG, hold no patch",
        "nan.npy, NOT_FINITE, feature 1 of patch 1",
        "huge.npy, TRUNCATED, `needs 1099511627776 elements, the file has 0`",
        "header.npy, LIMIT_EXCEEDED, header of 4294967295 bytes",
        "coords_3.npz, COORDS_MISMATCH, `coords have shape [3, 2] for 2 patches`",
        "coords_huge.npz, UNSUPPORTED, beyond a signed number of 64 bits",
        "nameless.npz, MISSING_TENSOR, `no array 'features' among [a, b]`",
        "path.npz, MISSING_TENSOR, no array 'features' among",
        "bomb.npz, LIMIT_EXCEEDED, array 'features.npy' has 8388736 bytes",
      })
  void refusesWhatIsNoBagAndSaysWhy(String name, Reason reason, String detail) throws IOException {
    Path file = copy("numpy/" + name);

    assertThatThrownBy(() -> BagReader.read(file))
        .isInstanceOfSatisfying(
            TensorFileException.class,
            refused -> {
              assertThat(refused.reason()).isEqualTo(reason);
              assertThat(refused.detail()).contains(detail);
              assertThat(refused.file()).startsWith(file.toString());
            });
  }

  @Test
  void refusesWhatIsNotThereOrNoArchive() throws IOException {
    assertRefused(folder.resolve("bag.npy"), Reason.NOT_FOUND);
    assertRefused(folder.resolve("bag.npz"), Reason.NOT_FOUND);
    assertRefused(Files.writeString(folder.resolve("text.npz"), "x".repeat(500)), Reason.MALFORMED);
    assertRefused(Files.writeString(folder.resolve("text.npy"), "x".repeat(500)), Reason.MALFORMED);
  }

  private static void assertRefused(Path file, Reason reason) {
    assertThatThrownBy(() -> BagReader.read(file))
        .isInstanceOfSatisfying(
            TensorFileException.class, refused -> assertThat(refused.reason()).isEqualTo(reason));
  }

  private static byte[] bytes(Tensor tensor) {
    return tensor.data().toArray(ValueLayout.JAVA_BYTE);
  }

  private Path copy(String resource) throws IOException {
    return Files.write(folder.resolve(Path.of(resource).getFileName()), Fixtures.bytes(resource));
  }
}
