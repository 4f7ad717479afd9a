package dev.mhim.tensors.torch;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mhim.tensors.DType;
import dev.mhim.tensors.Tensor;
import dev.mhim.tensors.TensorFileException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TorchWriterTest {
  private static final Tensor WEIGHT = Tensor.ofFloats(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);

  @TempDir Path folder;

  @Test
  void aStateDictIsReadAsItWasWritten() {
    SequencedMap<String, Tensor> state = new LinkedHashMap<>();
    state.put("predictor.weight", WEIGHT);
    state.put("predictor.bias", Tensor.ofFloats(new float[] {0.5f, -1}, 2).to(DType.F16));
    state.put("half", WEIGHT.to(DType.BF16));
    state.put("steps", Tensor.ofLongs(new long[] {1L << 40}));
    state.put("none", Tensor.ofFloats(new float[0], 0, 1024));
    Path file = folder.resolve("model.pt");

    TorchFile.write(file, TorchFile.stateDict(state));

    assertThat(TorchFile.read(file).tensors()).containsExactlyEntriesOf(state);
  }

  @Test
  void aBareTensorIsReadUnderTheEmptyName() {
    Path file = folder.resolve("bag.pt");

    TorchFile.write(file, new PtValue.TensorValue(WEIGHT));

    assertThat(TorchFile.read(file).tensor("")).isEqualTo(WEIGHT);
  }

  @Property(tries = 500)
  void everyValueIsReadAsItWasWritten(@ForAll("values") PtValue value) throws IOException {
    TorchFile read = HostileFiles.read(written(value));

    assertThat(read.root()).isEqualTo(value);
  }

  @Property(tries = 200)
  void equalValuesGiveEqualBytes(@ForAll("values") PtValue value) throws IOException {
    assertThat(written(value)).isEqualTo(written(value));
  }

  @Property(tries = 200)
  void everyEntryIsStoredFrom64Bytes(@ForAll("values") PtValue value) throws IOException {
    byte[] file = written(value);
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(file))) {
      long position = 0;
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        position += 30 + entry.getName().length() + entry.getExtra().length;
        assertThat(entry.getMethod()).isEqualTo(ZipEntry.STORED);
        assertThat(position % 64).as(entry.getName()).isZero();
        byte[] content = zip.readAllBytes();
        assertThat(Arrays.copyOfRange(file, (int) position, (int) position + content.length))
            .isEqualTo(content);
        position += content.length;
      }
    }
  }

  /** What {@code pickletools.dis} shows of torch.save's own pickle, without its memo. */
  @Test
  void thePickleIsThatOfTorchSave() throws IOException {
    byte[] file =
        written(
            new PtValue.Dict(
                List.of(
                    new PtValue.Item(
                        new PtValue.Text("w"),
                        new PtValue.TensorValue(Tensor.ofFloats(new float[2], 2, 1))))));

    assertThat(names(file))
        .containsExactly(
            "archive/data.pkl", "archive/byteorder", "archive/data/0", "archive/version");
    assertThat(new String(pickle(file), ISO_8859_1))
        .isEqualTo(
            "\u0080\2}(X\1\0\0\0wctorch._utils\n_rebuild_tensor_v2\n("
                + "(X\7\0\0\0storagectorch\nFloatStorage\nX\1\0\0\0000X\3\0\0\0cpuJ\2\0\0\0tQ"
                + "J\0\0\0\0(J\2\0\0\0J\1\0\0\0t(J\1\0\0\0J\1\0\0\0t\u0089"
                + "ccollections\nOrderedDict\n)RtRu.");
  }

  @Test
  void oneTensorUnderTwoNamesIsStoredOnce() throws IOException {
    SequencedMap<String, Tensor> state = new LinkedHashMap<>();
    state.put("merge.global_q", WEIGHT);
    state.put("merge.global_q_mm", WEIGHT);
    state.put("other", Tensor.ofFloats(WEIGHT.toFloats(), 2, 3));

    byte[] file = written(TorchFile.stateDict(state));

    assertThat(names(file)).contains("archive/data/0", "archive/data/1");
    assertThat(names(file)).doesNotContain("archive/data/2");
    assertThat(HostileFiles.read(file).tensors()).containsExactlyEntriesOf(state);
  }

  @Test
  void whatNoReaderTakesIsNotWritten() {
    PtValue deep = new PtValue.Nothing();
    for (int i = 0; i <= ValueBuilder.MAX_DEPTH; i++) {
      deep = new PtValue.Sequence(List.of(deep));
    }
    PtValue tooDeep = deep;

    assertThatThrownBy(() -> written(tooDeep)).hasMessageContaining("more than 64 deep");
    assertThatThrownBy(() -> written(new PtValue.Text("\ud800")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no Unicode text");
  }

  @Test
  void aFileThatCannotBeWrittenIsNamedAndNothingIsLeftBehind() {
    Path file = folder.resolve("missing").resolve("model.pt");

    assertThatThrownBy(() -> TorchFile.write(file, new PtValue.TensorValue(WEIGHT)))
        .isInstanceOf(TensorFileException.class)
        .hasMessageStartingWith(file + ": can't be written");
    assertThat(folder).isEmptyDirectory();
    assertThat(Files.exists(file)).isFalse();
  }

  @Provide
  Arbitrary<PtValue> values() {
    Arbitrary<PtValue> scalar =
        Arbitraries.oneOf(
            Arbitraries.strings().ofMaxLength(12).map(TorchWriterTest::text),
            Arbitraries.longs().map(PtValue.Whole::new),
            Arbitraries.doubles().map(PtValue.Real::new),
            Arbitraries.of(true, false).map(PtValue.Flag::new),
            Arbitraries.just(new PtValue.Nothing()));
    return values(scalar, 3);
  }

  private static Arbitrary<PtValue> values(Arbitrary<PtValue> scalar, int depth) {
    Arbitrary<PtValue> leaf = Arbitraries.oneOf(scalar, tensors().map(PtValue.TensorValue::new));
    if (depth == 0) {
      return leaf;
    }
    Arbitrary<PtValue> inner = values(scalar, depth - 1);
    return Arbitraries.oneOf(
        leaf,
        inner.list().ofMaxSize(4).map(PtValue.Sequence::new),
        Combinators.combine(scalar.list().ofMaxSize(4).uniqueElements(), inner.list().ofSize(4))
            .as(TorchWriterTest::dict));
  }

  private static Arbitrary<Tensor> tensors() {
    Arbitrary<List<Integer>> shapes = Arbitraries.integers().between(0, 4).list().ofMaxSize(4);
    return Combinators.combine(Arbitraries.of(DType.class), shapes, Arbitraries.randomValue(r -> r))
        .as((type, shape, random) -> {
          int elements = shape.stream().reduce(1, (a, b) -> a * b);
          byte[] bytes = new byte[elements * type.byteSize()];
          random.nextBytes(bytes);
          return new Tensor(
              type, shape.stream().map(Integer::longValue).toList(), MemorySegment.ofArray(bytes));
        });
  }

  private static PtValue dict(List<PtValue> keys, List<PtValue> values) {
    List<PtValue.Item> items = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      items.add(new PtValue.Item(keys.get(i), values.get(i)));
    }
    return new PtValue.Dict(items);
  }

  /** Without halves of surrogate pairs, which are no Unicode. */
  private static PtValue text(String any) {
    return new PtValue.Text(any.replaceAll("\\p{Cs}", "?"));
  }

  private static byte[] written(PtValue value) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    TorchFile.write(bytes, value);
    return bytes.toByteArray();
  }

  private static List<String> names(byte[] file) throws IOException {
    List<String> names = new ArrayList<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(file))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        names.add(entry.getName());
      }
    }
    return names;
  }

  private static byte[] pickle(byte[] file) throws IOException {
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(file))) {
      zip.getNextEntry();
      return zip.readAllBytes();
    }
  }
}
