package dev.mhim.tensors.torch;

import static dev.mhim.tensors.internal.LittleEndian.BYTE;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mhim.tensors.TensorFileException;
import dev.mhim.tensors.TensorFileException.Reason;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.regex.Pattern;

/** The form since PyTorch 1.6: an archive of {@code NAME/data.pkl} and {@code NAME/data/KEY}. */
final class ZipForm {

  private static final Pattern PICKLE = Pattern.compile("[^/]+/data\\.pkl");

  private static final long MAX_COPIES = 8L << 30;

  private ZipForm() {}

  static PtValue read(MemorySegment content, String source) {
    ZipDirectory zip = new ZipDirectory(content, source);
    List<String> pickles =
        zip.names().stream().filter(name -> PICKLE.matcher(name).matches()).toList();
    if (pickles.size() != 1) {
      throw new TensorFileException(
          Reason.UNSUPPORTED,
          source,
          "an archive with %d data.pkl, not one as torch.save writes it".formatted(pickles.size()),
          TorchFile.SAVE_AGAIN);
    }
    String folder = pickles.getFirst().substring(0, pickles.getFirst().indexOf('/') + 1);
    checkByteOrder(zip, folder + "byteorder", source);
    PickleInput input = new PickleInput(zip.bytes(pickles.getFirst()), 0, source);
    PickleNode root = new Unpickler(input).read();
    return new ValueBuilder(
            source, storage -> zip.bytes(folder + "data/" + storage.key()), copyBudget(content))
        .build(root);
  }

  /** Bytes that strided tensors may be copied to: views seldom cover a storage more than once. */
  static long copyBudget(MemorySegment content) {
    return Math.min(4 * content.byteSize(), MAX_COPIES);
  }

  private static void checkByteOrder(ZipDirectory zip, String name, String source) {
    if (!zip.names().contains(name)) {
      return;
    }
    String order = new String(zip.bytes(name).toArray(BYTE), UTF_8);
    if (!order.equals("little")) {
      throw new TensorFileException(
          Reason.UNSUPPORTED, source, "its byte order is not little", TorchFile.SAVE_AGAIN);
    }
  }
}
