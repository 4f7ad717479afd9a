package dev.mhim.tensors;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mhim.tensors.TensorFileException.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsTest {

  @TempDir private Path folder = Path.of("");

  @Test
  void readsWhatTheReferenceImplementationWrote() {
    TensorFile file = read(reference());

    assertThat(file.metadata()).containsExactly(Map.entry("encoder", "résnet \"50\""));
    assertThat(file.tensor("b_f32")).hasToString("F32[2, 2]");
    assertThat(file.tensor("b_f32").toFloats())
        .containsExactly(1.5f, -2.25f, 0.1f, Float.POSITIVE_INFINITY);
    assertThat(file.tensor("f64").toDoubles()).containsExactly(1.0 / 3);
    assertThat(file.tensor("f16").toFloats()).containsExactly(0x1.998p-4f, 65504);
    assertThat(file.tensor("bf16").toFloats()).containsExactly(0x1.9ap-4f, 0x1.c4p127f);
    assertThat(file.tensor("i64")).hasToString("I64[]");
    assertThat(file.tensor("i64").toLongs()).containsExactly(-(1L << 62));
    assertThat(file.tensor("i32").toLongs()).containsExactly(-7);
    assertThat(file.tensor("i16").toLongs()).containsExactly(-300);
    assertThat(file.tensor("i8").toLongs()).containsExactly(-128);
    assertThat(file.tensor("u8").toLongs()).containsExactly(200, 255);
    assertThat(file.tensor("bool").toLongs()).containsExactly(1, 0, 1);
    assertThat(file.tensor("empty")).hasToString("F32[0, 4]");
    assertThat(file.tensor("name \"quoted\" é").toFloats()).containsExactly(1);
  }

  @Test
  void writesTheSameBytesAsTheReferenceImplementation() throws IOException {
    TensorFile file = read(reference());

    assertThat(written(file.tensors().reversed(), file.metadata())).isEqualTo(reference());
  }

  @Test
  void readsEveryGoldenFileAndWritesItBack() throws IOException {
    List<Path> files;
    try (var listing = Files.list(SharedData.path("golden"))) {
      files = listing.filter(path -> path.toString().endsWith(".safetensors")).sorted().toList();
    }
    for (Path golden : files) {
      TensorFile file = Safetensors.read(golden);
      Path copy = folder.resolve("copy.safetensors");

      Safetensors.write(copy, file.tensors(), file.metadata());

      assertThat(Safetensors.read(copy).tensors()).isEqualTo(file.tensors());
      assertThat(Files.size(copy) % 8).isEqualTo(Files.size(golden) % 8);
    }
    assertThat(files).hasSizeGreaterThanOrEqualTo(20);
  }

  @Test
  void replacesAFileAndLeavesNothingElseBehind() throws IOException {
    Path file = folder.resolve("model.safetensors");
    Safetensors.write(file, Map.of("a", Tensor.ofFloats(new float[] {1}, 1)), Map.of());
    TensorFile old = Safetensors.read(file);

    Safetensors.write(file, Map.of("a", Tensor.ofFloats(new float[] {2}, 1)), Map.of());

    assertThat(Safetensors.read(file).tensor("a").toFloats()).containsExactly(2);
    assertThat(old.tensor("a").toFloats()).as("the mapped old file").containsExactly(1);
    assertThat(folder).isDirectoryContaining(path -> path.equals(file));
    try (var listing = Files.list(folder)) {
      assertThat(listing).containsExactly(file);
    }
  }

  @Test
  void keepsTheOldFileWhenWritingFails() throws IOException {
    Path file = folder.resolve("model.safetensors");
    Map<String, Tensor> one = Map.of("a", Tensor.ofFloats(new float[] {1}, 1));
    Safetensors.write(file, one, Map.of());
    Map<String, Tensor> reservedName = Map.of("__metadata__", one.values().iterator().next());

    assertThatThrownBy(() -> Safetensors.write(file, reservedName, Map.of()))
        .isInstanceOf(IllegalArgumentException.class);

    assertThat(Safetensors.read(file).tensors()).isEqualTo(one);
    try (var listing = Files.list(folder)) {
      assertThat(listing).containsExactly(file);
    }
  }

  @Test
  void tellsAMissingFileAndAMissingTensor() {
    assertRefused(() -> Safetensors.read(folder.resolve("none")), Reason.NOT_FOUND);
    assertRefused(() -> Safetensors.read(folder), Reason.UNREADABLE);
    assertThatThrownBy(() -> read(reference()).tensor("features"))
        .isInstanceOf(TensorFileException.class)
        .hasMessageContaining("test: no tensor 'features' among [")
        .hasMessageContaining("MISSING_TENSOR");
    Path nowhere = folder.resolve("no/such/folder/x");
    assertRefused(() -> Safetensors.write(nowhere, Map.of(), Map.of()), Reason.UNREADABLE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          # body bytes | reason | header
          4 | MALFORMED | []
          4 | MALFORMED | {"a"
          4 | MALFORMED | {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}} {}
          4 | MALFORMED | {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}
          4 | MALFORMED | {"a":{"dtype":"F32","dtype":"F32","shape":[1],"data_offsets":[0,4]}}
          4 | MALFORMED | {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"extra":1}}
          4 | MALFORMED | {"a":{"dtype":"F32","shape":[1]}}
          4 | MALFORMED | {"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}
          4 | MALFORMED | {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,2,4]}}
          4 | MALFORMED | {"a":{"dtype":"F32","shape":[1.0],"data_offsets":[0,4]}}
          4 | MALFORMED | {"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}
          4 | MALFORMED | {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}
          4 | MALFORMED | {"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}
          4 | MALFORMED | {"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,4]}}
          4 | MALFORMED | {"a":{"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,4]}}
          4 | MALFORMED | {"a":{"dtype":7,"shape":[1],"data_offsets":[0,4]}}
          4 | MALFORMED | {"a":[]}
          4 | MALFORMED | {"__metadata__":{"k":1}}
          4 | MALFORMED | {"__metadata__":"k"}
          4 | MALFORMED | {}
          8 | MALFORMED | {"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}
          8 | MALFORMED | {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}
          6 | MALFORMED | {"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"b":{"dtype":"U8","shape":[4],"data_offsets":[2,6]}}
          4 | MALFORMED | {"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"b":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}
          3 | TRUNCATED | {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}
          4 | TRUNCATED | {"a":{"dtype":"U8","shape":[9223372036854775807],"data_offsets":[0,9223372036854775807]}}
          4 | UNSUPPORTED | {"a":{"dtype":"F8_E4M3","shape":[4],"data_offsets":[0,4]}}
          4 | MALFORMED | {"a":[[[[[[[[[[[[]]]]]]]]]]]]}
          4 | LIMIT_EXCEEDED | {"a":{"dtype":"F32","shape":[9999999999999999999999],"data_offsets":[0,4]}}
          """)
  void refusesAHeaderThatBreaksARule(int bodyBytes, Reason reason, String header) {
    assertRefused(() -> read(file(header, bodyBytes)), reason);
  }

  @Test
  void refusesTensorsOfEqualOffsetsOnlyWhenTheyOverlap() {
    String two =
        """
        {"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},\
        "b":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}\
        """;

    assertThat(read(file(two, 2)).tensors()).containsOnlyKeys("a", "b");
  }

  @Test
  void refusesAHeaderLengthThatCannotBe() {
    for (long length : new long[] {-1, Long.MIN_VALUE, 1L << 40, 3}) {
      byte[] bytes = file("{}", 0);
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(0, length);
      assertRefused(() -> read(bytes), length == 3 ? Reason.TRUNCATED : Reason.LIMIT_EXCEEDED);
    }
    byte[] notUtf8 = file("{\"a\u00ff\":1}", 0);
    notUtf8[11] = (byte) 0xff;
    assertRefused(() -> read(notUtf8), Reason.MALFORMED);
  }

  @Test
  void refusesAFileCutAtAnyLength() {
    byte[] whole = reference();
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertRefused(() -> read(cut), Reason.TRUNCATED);
    }
  }

  @Property
  void flippedBitsAreReadOrRefusedButNeverCrash(
      @ForAll @IntRange(max = 8 * 1200 - 1) int first,
      @ForAll @IntRange(max = 8 * 1200 - 1) int second) {
    byte[] bytes = reference();
    bytes[first / 8 % bytes.length] ^= (byte) (1 << first % 8);
    bytes[second / 8 % bytes.length] ^= (byte) (1 << second % 8);
    try {
      assertThat(read(bytes).tensors()).isNotNull();
    } catch (TensorFileException refused) {
      assertThat(refused.remedy()).isNotBlank();
    }
  }

  @Property(tries = 100)
  void readsBackWhatItWrote(@ForAll Map<String, Float> values, @ForAll Map<String, String> metadata)
      throws IOException {
    SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
    values.forEach((name, value) -> {
      if (isText(name)) {
        tensors.put(name, Tensor.ofFloats(new float[] {value, 1}, 2, 1));
        tensors.put(name + "'", Tensor.ofInts(new int[] {value.intValue()}));
      }
    });
    metadata.entrySet().removeIf(e -> !isText(e.getKey()) || !isText(e.getValue()));

    byte[] bytes = written(tensors, metadata);

    assertThat(read(bytes).tensors()).isEqualTo(tensors);
    assertThat(read(bytes).metadata()).isEqualTo(metadata);
    assertThat(written(tensors.reversed(), metadata)).isEqualTo(bytes);
  }

  private static boolean isText(String string) {
    return UTF_8.newEncoder().canEncode(string);
  }

  private static byte[] written(Map<String, Tensor> tensors, Map<String, String> metadata)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Safetensors.write(out, tensors, metadata);
    return out.toByteArray();
  }

  private static byte[] file(String header, int bodyBytes) {
    byte[] text = header.getBytes(UTF_8);
    return ByteBuffer.allocate(8 + text.length + bodyBytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(text.length)
        .put(text)
        .array();
  }

  private static TensorFile read(byte[] bytes) {
    return Safetensors.read(MemorySegment.ofArray(bytes), "test");
  }

  private static byte[] reference() {
    try (InputStream in =
        Objects.requireNonNull(
            SafetensorsTest.class.getResourceAsStream("/safetensors/reference.safetensors"))) {
      return in.readAllBytes();
    } catch (IOException failure) {
      throw new AssertionError(failure);
    }
  }

  private static void assertRefused(Runnable read, Reason reason) {
    assertThatThrownBy(read::run)
        .isInstanceOfSatisfying(
            TensorFileException.class,
            refused -> assertThat(refused.reason()).as(refused.getMessage()).isEqualTo(reason));
  }
}
