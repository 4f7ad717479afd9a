package dev.mhim.tensors.torch;

import static dev.mhim.tensors.torch.HostileFiles.number;
import static dev.mhim.tensors.torch.HostileFiles.pickle;
import static dev.mhim.tensors.torch.HostileFiles.read;
import static dev.mhim.tensors.torch.HostileFiles.tensor;
import static dev.mhim.tensors.torch.HostileFiles.text;
import static dev.mhim.tensors.torch.HostileFiles.zip;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mhim.tensors.TensorFileException;
import dev.mhim.tensors.TensorFileException.Reason;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class HostileTorchFileTest {

  private static final long MAX = Long.MAX_VALUE;

  @Test
  void readsTheWellBehavedTensorThatTheOthersAreMadeFrom() {
    TorchFile file = read(zip(pickle(tensor("FloatStorage", 2, 0, 2, 1), ".")));

    assertThat(file.tensor("")).hasToString("F32[2]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cos\nsystem\n(X\6\0\0\0whoamitR.",
        "cposix\nsystem\n(X\6\0\0\0whoamitR.",
        "c__builtin__\neval\n(X\6\0\0\0whoamitR.",
        "(X\6\0\0\0whoamiios\nsystem\n.",
        "X\2\0\0\0osX\6\0\0\0system\u0093X\6\0\0\0whoami\u0085R.",
        "cos\nsystem\n.",
        "c__torch__.model\nNet\n)\u0081.",
        "cjava.lang\nRuntime\n)R.",
        "ctorch\nload\n)R.",
        "cargparse\nNamespace\n)R.",
      })
  void refusesEveryNameThatIsNotOnTheListAndSaysWhich(String opcodes) {
    assertThatThrownBy(() -> read(zip(pickle(opcodes))))
        .isInstanceOfSatisfying(
            TensorFileException.class,
            refused -> {
              assertThat(refused.reason()).isEqualTo(Reason.UNSAFE_PICKLE);
              assertThat(refused.detail())
                  .containsAnyOf(
                      "'os.system'",
                      "'posix.system'",
                      "'__builtin__.eval'",
                      "'__torch__.model.Net'",
                      "'java.lang.Runtime'",
                      "'torch.load'",
                      "'argparse.Namespace'");
            });
  }

  @Test
  void refusesTensorsThatClaimMoreThanTheFileHas() {
    refuses(Reason.MALFORMED, tensor("FloatStorage", 1L << 60, 0, 1L << 60, 1));
    refuses(Reason.MALFORMED, tensor("FloatStorage", MAX, 0, MAX, 1));
    refuses(Reason.MALFORMED, tensor("FloatStorage", 1, 0, 1, 1));
    refuses(Reason.MALFORMED, tensor("DoubleStorage", 2, 0, 2, 1));
    refuses(Reason.MALFORMED, tensor("FloatStorage", 2, 0, 3, 1));
    refuses(Reason.MALFORMED, tensor("FloatStorage", 2, 1, 2, 1));
    refuses(Reason.MALFORMED, tensor("FloatStorage", 2, 0, 2, 2));
    refuses(Reason.MALFORMED, tensor("FloatStorage", 2, MAX, 2, MAX));
    refuses(Reason.MALFORMED, tensor("FloatStorage", 2, 0, 2, -1));
    refuses(Reason.MALFORMED, tensor("FloatStorage", 2, -1, 2, 1));
    refuses(Reason.MALFORMED, tensor("FloatStorage", 2, 0, -2, 1));
    refuses(Reason.MALFORMED, tensor("FloatStorage", -2, 0, 0, 1));
    refuses(
        Reason.MALFORMED,
        tensor("FloatStorage", 2, 0, new long[] {1L << 40, 1L << 40}, new long[] {0, 0}));
    refuses(Reason.UNSUPPORTED, tensor("FloatStorage", 2, 0, 1L << 60, 0));
    refuses(Reason.MALFORMED, tensor("FloatStorage", 2, 0, new long[] {2}, new long[] {1, 1}));
  }

  @Test
  void refusesAnExpandedTensorBeforeItsMemoryIsTaken() {
    refuses(
        Reason.UNSUPPORTED,
        tensor("FloatStorage", 2, 0, new long[] {1L << 30, 2}, new long[] {0, 1}));
  }

  @Test
  void refusesManyStridedCopiesOfOneStorage() {
    byte[] strided =
        tensor("ByteStorage", 1 << 20, 0, new long[] {1 << 10, 1 << 10}, new long[] {1, 1 << 10});
    byte[][] list = new byte[6][];
    Arrays.fill(list, strided);
    byte[] pickle = pickle("](", list[0], list[1], list[2], list[3], list[4], list[5], "e.");
    byte[] file =
        HostileFiles.zip(
            Map.of("a/data.pkl", pickle, "a/data/0", new byte[1 << 20]), ZipEntry.STORED);

    assertRefused(file, Reason.LIMIT_EXCEEDED);
  }

  @Test
  void refusesNesting100000Deep() {
    int depth = 100_000;
    String key = "X\1\0\0\0a";

    assertRefused(
        zip(pickle("]".repeat(depth), "a".repeat(depth - 1), ".")), Reason.LIMIT_EXCEEDED);
    assertRefused(zip(pickle("(".repeat(depth), "t".repeat(depth), ".")), Reason.LIMIT_EXCEEDED);
    assertRefused(zip(pickle(")", "\u0085".repeat(depth), ".")), Reason.LIMIT_EXCEEDED);
    assertRefused(
        zip(pickle("}", (key + "}").repeat(depth), "s".repeat(depth), ".")), Reason.LIMIT_EXCEEDED);
  }

  @Test
  void refusesAListThatHoldsItselfAndOneThatDoublesItself() {
    assertRefused(zip(pickle("]q\0h\0a.")), Reason.LIMIT_EXCEEDED);
    assertRefused(zip(pickle("}q\0X\1\0\0\0ah\0s.")), Reason.LIMIT_EXCEEDED);
    StringBuilder doubling = new StringBuilder("]q\0");
    for (char level = 1; level < 60; level++) {
      doubling.append("]q").append(level).append("h").append((char) (level - 1)).append("a");
      doubling.append("h").append((char) (level - 1)).append("a");
    }
    String leaveOne = "0".repeat(59);

    assertRefused(zip(pickle(doubling.toString(), leaveOne, "0h", 59, ".")), Reason.LIMIT_EXCEEDED);
  }

  @Test
  void refusesEndlessPickles() {
    assertRefused(zip(pickle("N0".repeat(Unpickler.MAX_OPCODES), "N.")), Reason.LIMIT_EXCEEDED);
    assertRefused(
        zip(pickle("N", "\u0094".repeat(Unpickler.MAX_MEMO + 1), ".")), Reason.LIMIT_EXCEEDED);
    assertRefused(zip(pickle("c", "a".repeat(100_000), "\n.")), Reason.LIMIT_EXCEEDED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".",
        "0.",
        "t.",
        "e.",
        "NN.",
        "(N.",
        "a.",
        "Na.",
        "]u.",
        "N)R.",
        "h\0.",
        "(q\0.",
        "b.",
        "NNb.",
        "}(Nu.",
        "}NNu.",
        "}]Ns.N",
        "]](NQ.",
        "NQ.",
        "ctorch\nFloatStorage\n)R.",
        "ctorch._utils\n_rebuild_tensor_v2\n)R.",
        "ctorch._utils\n_rebuild_parameter\n)R.",
        "ccollections\nOrderedDict\n(Nt R.",
        "ccollections\nOrderedDict\n(](NetR.",
        "NN\u0093.",
        "X\1\0\0\0\u00ff.",
        "ctorch\nFloatStorage\n."
      })
  void refusesPicklesThatMakeNoSense(String opcodes) {
    assertThatThrownBy(() -> read(zip(pickle(opcodes))))
        .isInstanceOfSatisfying(
            TensorFileException.class,
            refused -> assertThat(refused.reason()).isIn(Reason.MALFORMED, Reason.UNSUPPORTED));
  }

  @Test
  void refusesTextsLongerThanTheFile() {
    assertRefused(zip(pickle("X\u00ff\u00ff\u00ff\u00ffabc.")), Reason.TRUNCATED);
    assertRefused(
        zip(pickle("\u008d\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ffabc.")),
        Reason.TRUNCATED);
    assertRefused(zip(pickle("\u008a\u00ff", "a".repeat(300), ".")), Reason.UNSUPPORTED);
  }

  @Test
  void refusesTwoTensorsOfOneNameAndEndlessNames() {
    byte[] one = tensor("FloatStorage", 2, 0, 2, 1);
    byte[] twice = pickle("}", text("a.b"), one, "s", text("a"), "}", text("b"), one, "ss.");
    byte[] longName = pickle("}", text("a".repeat(2000)), one, "s.");

    assertThatThrownBy(() -> read(zip(twice)).tensors())
        .isInstanceOf(TensorFileException.class)
        .hasMessageContaining("two tensors are named 'a.b'");
    assertThatThrownBy(() -> read(zip(longName)).tensors())
        .isInstanceOf(TensorFileException.class)
        .hasMessageContaining("LIMIT_EXCEEDED");
  }

  @Test
  void refusesArchivesThatAreNotWhatTorchWrites() {
    byte[] none = pickle("N.");
    assertRefused(zip(Map.of("a/data.pkl", none), ZipEntry.DEFLATED), Reason.UNSUPPORTED);
    assertRefused(zip(Map.of("word/doc.xml", none), ZipEntry.STORED), Reason.UNSUPPORTED);
    assertRefused(
        zip(Map.of("a/data.pkl", none, "b/data.pkl", none), ZipEntry.STORED), Reason.UNSUPPORTED);
    assertRefused(
        zip(Map.of("a/data.pkl", none, "a/byteorder", new byte[] {'b', 'i', 'g'}), ZipEntry.STORED),
        Reason.UNSUPPORTED);
    assertRefused(
        zip(Map.of("a/data.pkl", pickle(tensor("FloatStorage", 2, 0, 2, 1), ".")), ZipEntry.STORED),
        Reason.MALFORMED);
    assertRefused(none, Reason.UNSUPPORTED);
    assertRefused("ID,Label\n".getBytes(UTF_8), Reason.UNSUPPORTED);
    assertRefused(zip(pickle(number(1), "I1\n.")), Reason.UNSUPPORTED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bare.pt", "types.pt", "types_legacy.pt", "types_legacy_protocol4.pt"})
  void refusesAFileCutAtAnyLength(String name) {
    byte[] whole = HostileFiles.fixture(name);
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> read(cut))
          .as("cut at %d", length)
          .isInstanceOfSatisfying(
              TensorFileException.class,
              refused -> assertThat(refused.reason()).isEqualTo(Reason.TRUNCATED));
    }
  }

  @Test
  void noticesEveryFlippedBitInTheTensors() {
    byte[] file = HostileFiles.fixture("bare.pt");
    // The one storage, 12 floats from 0 to 11; the second begins with the bytes of 1.0f.
    int start = indexOf(file, new byte[] {0, 0, 0, 0, 0, 0, (byte) 0x80, 0x3f});
    for (int bit = 0; bit < 8 * 48; bit++) {
      byte[] flipped = file.clone();
      flipped[start + bit / 8] ^= (byte) (1 << bit % 8);
      assertRefused(flipped, Reason.MALFORMED);
    }
  }

  @Property(tries = 5000)
  void flippedBitsAreReadOrRefusedButNeverCrash(
      @ForAll boolean legacy,
      @ForAll @Size(min = 1, max = 6) List<@IntRange(max = 1 << 16) Integer> bits) {
    byte[] file = HostileFiles.fixture(legacy ? "types_legacy.pt" : "types.pt").clone();
    for (int bit : bits) {
      file[bit / 8 % file.length] ^= (byte) (1 << bit % 8);
    }
    readsOrRefuses(file);
  }

  @Property(tries = 5000)
  void anyBytesAsAPickleAreReadOrRefusedButNeverCrash(@ForAll @Size(max = 60) byte[] opcodes) {
    readsOrRefuses(zip(pickle(opcodes, ".")));
  }

  /** The pickle's own checksum would hide it from the flips above, so it is made anew. */
  @Property(tries = 5000)
  void flippedBitsInThePickleAreReadOrRefusedButNeverCrash(
      @ForAll @IntRange(max = 1 << 16) int first, @ForAll @IntRange(max = 1 << 16) int second) {
    byte[] tensor = tensor("FloatStorage", 2, 0, new long[] {1, 2}, new long[] {2, 1});
    byte[] pickle = pickle("}q\0(", text("a"), tensor, text("b"), "](K\1K\2eu.");
    pickle[first / 8 % pickle.length] ^= (byte) (1 << first % 8);
    pickle[second / 8 % pickle.length] ^= (byte) (1 << second % 8);
    readsOrRefuses(zip(pickle));
  }

  private static void readsOrRefuses(byte[] file) {
    try {
      assertThat(read(file).tensors()).isNotNull();
    } catch (TensorFileException refused) {
      assertThat(refused.getMessage()).startsWith("test.pt: ");
    }
  }

  private static void refuses(Reason reason, byte[] opcodes) {
    assertRefused(zip(pickle(opcodes, ".")), reason);
  }

  private static void assertRefused(byte[] file, Reason reason) {
    assertThatThrownBy(() -> read(file))
        .isInstanceOfSatisfying(
            TensorFileException.class,
            refused -> assertThat(refused.reason()).as(refused.getMessage()).isEqualTo(reason));
  }

  private static int indexOf(byte[] whole, byte[] part) {
    for (int i = 0; i + part.length <= whole.length; i++) {
      if (Arrays.equals(whole, i, i + part.length, part, 0, part.length)) {
        return i;
      }
    }
    throw new AssertionError("not found");
  }
}
