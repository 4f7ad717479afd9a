package dev.mhim.tensors.torch;

import dev.mhim.tensors.TensorFileException;
import dev.mhim.tensors.TensorFileException.Reason;
import dev.mhim.tensors.torch.PickleNode.Growing;
import dev.mhim.tensors.torch.PickleNode.Mapping;
import dev.mhim.tensors.torch.PickleNode.Scalar;
import dev.mhim.tensors.torch.PickleNode.Storage;
import dev.mhim.tensors.torch.PtValue.Flag;
import dev.mhim.tensors.torch.PtValue.Text;
import dev.mhim.tensors.torch.PtValue.Whole;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * The form before PyTorch 1.6: five pickles in a row (magic number, version, system, object,
 * storage keys), then each storage as its length and bytes ({@code _legacy_save} in
 * torch/serialization.py).
 */
final class LegacyForm {

  /** The pickle of the magic number 0x1950a86a20f9469cfc6c, under any protocol with LONG1. */
  private static final byte[] MAGIC = HexFormat.of().parseHex("8a0a6cfc9c46f9206aa850192e");

  private static final long VERSION = 1001;

  private LegacyForm() {}

  static PtValue read(MemorySegment content, String source) {
    PickleInput input = new PickleInput(content, 0, source);
    checkMagic(input);
    if (!(next(input) instanceof Scalar(Whole version)) || version.value() != VERSION) {
      throw input.refused(Reason.UNSUPPORTED, "its version is not " + VERSION);
    }
    if (!(next(input) instanceof Mapping system)
        || !new Scalar(new Flag(true)).equals(system.items.get(new Text("little_endian")))) {
      throw input.refused(Reason.UNSUPPORTED, "its byte order is not little");
    }
    Unpickler unpickler = new Unpickler(input);
    PickleNode root = unpickler.read();
    if (!(next(input) instanceof Growing keys)) {
      throw input.refused(Reason.MALFORMED, "it has no list of storages");
    }
    // The bytes say only how many elements a storage has: their width is in the pickle.
    Map<String, Storage> announced = unpickler.storages();
    Map<String, MemorySegment> bytes = new HashMap<>();
    for (PickleNode node : keys.items) {
      if (!(node instanceof Scalar(Text key)) || !announced.containsKey(key.value())) {
        throw input.refused(Reason.MALFORMED, "its list of storages names one that is not used");
      }
      Storage storage = announced.get(key.value());
      long elements = input.signed64();
      if (elements != storage.elements()) {
        throw input.refused(
            Reason.MALFORMED,
            "storage '%s' is said to have %d and %d elements"
                .formatted(key.value(), storage.elements(), elements));
      }
      bytes.put(key.value(), take(input, storage));
    }
    return new ValueBuilder(
            source, storage -> stored(bytes, storage, input), ZipForm.copyBudget(content))
        .build(root);
  }

  private static void checkMagic(PickleInput input) {
    if (input.unsignedByte() != 0x80) {
      throw input.refused(Reason.UNSUPPORTED, "it was not written by torch.save");
    }
    input.unsignedByte();
    for (byte expected : MAGIC) {
      int actual = input.unsignedByte();
      // Protocol 4 puts a FRAME, an opcode and 8 bytes, before the number.
      if (actual == 0x95 && expected == MAGIC[0]) {
        input.signed64();
        actual = input.unsignedByte();
      }
      if ((byte) actual != expected) {
        throw input.refused(Reason.UNSUPPORTED, "a pickle, but not one that torch.save wrote");
      }
    }
  }

  private static PickleNode next(PickleInput input) {
    return new Unpickler(input).read();
  }

  private static MemorySegment take(PickleInput input, Storage storage) {
    int width = storage.dtype().byteSize();
    // Beyond 2^63 there is certainly no such file; -1 is refused as truncated.
    long bytes = storage.elements() > Long.MAX_VALUE / width ? -1 : storage.elements() * width;
    return input.take(bytes);
  }

  private static MemorySegment stored(
      Map<String, MemorySegment> bytes, Storage storage, PickleInput input) {
    MemorySegment found = bytes.get(storage.key());
    if (found == null) {
      throw new TensorFileException(
          Reason.MALFORMED,
          input.source(),
          "storage '" + storage.key() + "' is missing",
          TorchFile.COPY_AGAIN);
    }
    return found;
  }
}
