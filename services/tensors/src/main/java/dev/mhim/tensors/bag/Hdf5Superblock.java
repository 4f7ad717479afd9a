package dev.mhim.tensors.bag;

import static dev.mhim.tensors.internal.LittleEndian.BYTE;
import static dev.mhim.tensors.internal.LittleEndian.LONG;

import dev.mhim.tensors.TensorFileException;
import dev.mhim.tensors.TensorFileException.Reason;
import dev.mhim.tensors.internal.MappedFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/**
 * The first bytes of an HDF5 file, which tell how long it should be (HDF5 File Format Specification
 * 3.0, section II.A). A file cut short is common, and jhdf would only say that it met something
 * odd.
 */
final class Hdf5Superblock {

  private static final long SIGNATURE = 0x0a1a0a0d46444889L;

  private Hdf5Superblock() {}

  /**
   * @throws TensorFileException NOT_FOUND, UNREADABLE, MALFORMED without the signature, TRUNCATED
   *     if the file is shorter than it says
   */
  static void requireWhole(Path file) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = MappedFile.map(file, arena);
      if (bytes.byteSize() < 48) {
        throw new TensorFileException(
            Reason.TRUNCATED,
            file.toString(),
            "only " + bytes.byteSize() + " bytes",
            "Copy it again or extract the slide again.");
      }
      if (bytes.get(LONG, 0) != SIGNATURE) {
        throw new TensorFileException(
            Reason.MALFORMED,
            file.toString(),
            "no HDF5 file: it begins otherwise",
            "Give the file that CLAM or TRIDENT wrote.");
      }
      long announced = announcedLength(bytes);
      if (announced > bytes.byteSize()) {
        throw new TensorFileException(
            Reason.TRUNCATED,
            file.toString(),
            "%d bytes of the %d that it should have".formatted(bytes.byteSize(), announced),
            "Copy it again or extract the slide again.");
      }
    }
  }

  /** The end-of-file address; 0 if this version or width of addresses is not known. */
  private static long announcedLength(MemorySegment bytes) {
    byte version = bytes.get(BYTE, 8);
    boolean old = version == 0 || version == 1;
    if (bytes.get(BYTE, old ? 13 : 9) != 8) {
      return 0;
    }
    return switch (version) {
      case 0 -> bytes.get(LONG, 40);
      case 2, 3 -> bytes.get(LONG, 28);
      default -> 0;
    };
  }
}
