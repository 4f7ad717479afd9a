package dev.mhim.tensors.torch;

import static dev.mhim.tensors.torch.HostileFiles.number;
import static dev.mhim.tensors.torch.HostileFiles.pickle;
import static dev.mhim.tensors.torch.HostileFiles.read;
import static dev.mhim.tensors.torch.HostileFiles.tensor;
import static dev.mhim.tensors.torch.HostileFiles.text;
import static dev.mhim.tensors.torch.HostileFiles.zip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.mhim.tensors.SharedData;
import dev.mhim.tensors.Tensor;
import dev.mhim.tensors.TensorFileException;
import dev.mhim.tensors.TensorFileException.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The four attacks at every place of a file that looks like a model: code to run, sizes that are
 * not there, depth, and an end too early. Each is refused with one line that names the file.
 */
@Timeout(60)
class HostilePayloadTest {
  private static final byte[] CALL = pickle("cos\nsystem\n", text("touch /tmp/owned"), "\u0085R");
  private static final int HEADER = 2;
  private static final byte[] CODE = Arrays.copyOfRange(CALL, HEADER, CALL.length);
  private static final byte[] MAGIC = HexFormat.of().parseHex("8a0a6cfc9c46f9206aa850192e");
  private static final byte[] GOOD = tensor("FloatStorage", 2, 0, 2, 1);
  private static final long ALLOCATION_LIMIT = 8 << 20;

  static Stream<byte[]> picklesThatCallSystem() {
    return Stream.of(
        pickle(CODE, "."),
        pickle("}", text("w"), CODE, "s."),
        pickle("}", text("w"), GOOD, "s", CODE, "0."),
        pickle("}", CODE, GOOD, "s."),
        pickle("](", GOOD, CODE, "e."),
        pickle("}", text("model"), "}", text("w"), CODE, "ss."),
        pickle("ccollections\nOrderedDict\n](](", text("w"), CODE, "ee\u0085R."),
        pickle("}}", text("_metadata"), CODE, "sb."),
        pickle("ctorch._utils\n_rebuild_parameter\n(", CODE, "\u0089}tR."),
        pickle("ctorch._utils\n_rebuild_tensor_v2\n((", text("storage"), CODE, "tQtR."),
        pickle("(", text("storage"), "ctorch\nFloatStorage\n", text("0"), CODE, "K\2tQ."),
        pickle("ctorch._utils\n_rebuild_tensor_v2\n(", GOOD, "K\0)))", CODE, "tR."),
        pickle("cos\nsystem\n", text("touch /tmp/owned"), "\u0085\u0081."),
        pickle("cos\nsystem\nq\0", "h\0", text("touch /tmp/owned"), "\u0085R."),
        pickle("N0", text("os"), text("system"), "\u0093", text("x"), "\u0085R."),
        pickle("(", text("x"), "ios\nsystem\n."));
  }

  @ParameterizedTest
  @MethodSource("picklesThatCallSystem")
  void codeIsRefusedWhereverItStandsAndInBothForms(byte[] pickle) {
    assertRefused(zip(pickle), Reason.UNSAFE_PICKLE);
    assertRefused(legacy(pickle), Reason.UNSAFE_PICKLE);
  }

  @Test
  void aStorageOf2To60ElementsTakesNoMemory() {
    long claimed = 1L << 60;
    byte[] tensor = pickle(tensor("FloatStorage", claimed, 0, claimed, 1), ".");
    byte[] keys = pickle("]", text("0"), "a.");

    assertThat(allocatedBy(() -> assertRefused(zip(tensor), Reason.MALFORMED)))
        .isLessThan(ALLOCATION_LIMIT);
    byte[] legacy = legacy(tensor, keys, little(claimed), new byte[8]);
    assertThat(allocatedBy(() -> assertRefused(legacy, Reason.TRUNCATED)))
        .isLessThan(ALLOCATION_LIMIT);
    byte[] contradictory = legacy(tensor, keys, little(2), new byte[8]);
    assertRefused(contradictory, Reason.MALFORMED);
  }

  @Test
  void aLegacyFileIsRefusedAtADepthOf100000() {
    int depth = 100_000;
    assertRefused(
        legacy(pickle("]".repeat(depth), "a".repeat(depth - 1), "."), pickle("].")),
        Reason.LIMIT_EXCEEDED);
  }

  @Test
  void aFileOfOursIsRefusedAtEveryLength() throws IOException {
    SequencedMap<String, Tensor> state = new LinkedHashMap<>();
    state.put("predictor.weight", Tensor.ofFloats(new float[] {1, 2, 3, 4}, 2, 2));
    state.put("predictor.bias", Tensor.ofFloats(new float[] {1, 2}, 2));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    TorchFile.write(out, TorchFile.stateDict(state));
    byte[] whole = out.toByteArray();
    for (int length = 0; length < whole.length; length++) {
      assertRefused(Arrays.copyOf(whole, length), Reason.TRUNCATED);
    }
  }

  @Test
  void thePublishedCheckpointIsRefusedWhereverItIsCut() throws IOException {
    Path file = SharedData.path("data/checkpoints/c16_abmil_seed2021_fold0.pt");
    byte[] whole = Files.readAllBytes(file);
    for (int length : lengths(whole.length)) {
      assertRefused(Arrays.copyOf(whole, length), Reason.TRUNCATED);
    }
  }

  /** Every opcode on every kind of stack: an opcode is understood, or it is refused. */
  @Property(tries = 3000)
  void noOpcodeCrashesOnAnyStack(
      @ForAll @IntRange(max = 255) int opcode, @ForAll @IntRange(max = 7) int stack) {
    byte[] below =
        List.of(
                pickle("N"),
                pickle(")"),
                pickle("]("),
                pickle("}(", text("a")),
                pickle("(", number(1), number(2)),
                pickle("ccollections\nOrderedDict\n)"),
                pickle(GOOD),
                pickle("]q\0h\0"))
            .get(stack);
    byte[] pickle = Arrays.copyOf(below, below.length + 12);
    pickle[below.length] = (byte) opcode;
    pickle[pickle.length - 1] = '.';
    try {
      assertThat(read(zip(pickle)).tensors()).isNotNull();
    } catch (TensorFileException refused) {
      assertOneLine(refused);
    }
  }

  private static int[] lengths(int whole) {
    return Stream.of(
            Stream.iterate(0, n -> n < 2000, n -> n + 1),
            Stream.iterate(2000, n -> n < whole - 2000, n -> n + 40_009),
            Stream.iterate(whole - 2000, n -> n < whole, n -> n + 1))
        .flatMap(all -> all)
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private static void assertRefused(byte[] file, Reason reason) {
    assertThatThrownBy(() -> read(file))
        .isInstanceOfSatisfying(
            TensorFileException.class,
            refused -> {
              assertThat(refused.reason()).as(refused.getMessage()).isEqualTo(reason);
              assertOneLine(refused);
            });
  }

  private static void assertOneLine(TensorFileException refused) {
    assertThat(refused)
        .message()
        .startsWith("test.pt: ")
        .hasSizeLessThan(1000)
        .doesNotContain("\n", "\r");
  }

  private static long allocatedBy(Runnable action) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    action.run();
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  /** The older form: magic number, version, system, then the parts given. */
  private static byte[] legacy(byte[]... parts) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(pickle(MAGIC));
    bytes.writeBytes(pickle("M\u00e9\u0003."));
    bytes.writeBytes(pickle("}", text("little_endian"), "\u0088s."));
    for (byte[] part : parts) {
      bytes.writeBytes(part);
    }
    return bytes.toByteArray();
  }

  private static byte[] little(long value) {
    return Arrays.copyOfRange(number(value), 2, 10);
  }
}
