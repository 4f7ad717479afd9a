package dev.mhim.tensors.torch;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.mhim.tensors.Tensor;
import dev.mhim.tensors.internal.AtomicFile;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes the ZIP form that {@code torch.save} writes since PyTorch 1.6: stored entries, each
 * beginning at a multiple of 64 bytes, so that PyTorch can map it. Equal values give equal bytes.
 */
final class TorchArchive {

  private static final String FOLDER = "archive/";
  private static final int ALIGNMENT = 64;
  private static final int LOCAL_HEADER = 30;
  private static final int EXTRA_HEADER = 4;

  /** The first moment of the format means "before" to Java, which then adds a field of its own. */
  private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 2, 0, 0);

  private final ZipOutputStream zip;
  private long position;

  private TorchArchive(ZipOutputStream zip) {
    this.zip = zip;
  }

  /** Writes a value; the stream is left open. */
  static void write(OutputStream out, PtValue root) throws IOException {
    Pickler pickler = new Pickler();
    byte[] pickle = pickler.write(root);
    ZipOutputStream zip = new ZipOutputStream(out);
    TorchArchive archive = new TorchArchive(zip);
    archive.entry("data.pkl", MemorySegment.ofArray(pickle));
    archive.entry("byteorder", MemorySegment.ofArray("little".getBytes(US_ASCII)));
    for (Map.Entry<String, Tensor> storage : pickler.storages().entrySet()) {
      archive.entry("data/" + storage.getKey(), storage.getValue().data());
    }
    archive.entry("version", MemorySegment.ofArray("3\n".getBytes(US_ASCII)));
    zip.finish();
  }

  private void entry(String name, MemorySegment bytes) throws IOException {
    String path = FOLDER + name;
    ZipEntry entry = new ZipEntry(path);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(bytes.byteSize());
    entry.setCrc(crc(bytes));
    entry.setTimeLocal(NO_TIME);
    long header = (long) LOCAL_HEADER + path.length() + EXTRA_HEADER;
    int padding = (int) (-(position + header) & (ALIGNMENT - 1));
    entry.setExtra(padding(padding));
    zip.putNextEntry(entry);
    AtomicFile.copy(bytes, zip);
    zip.closeEntry();
    position += header + padding + bytes.byteSize();
  }

  /** PyTorch's own extra field for it, "FB". */
  private static byte[] padding(int length) {
    byte[] field = new byte[EXTRA_HEADER + length];
    field[0] = 'F';
    field[1] = 'B';
    field[2] = (byte) length;
    return field;
  }

  private static long crc(MemorySegment bytes) throws IOException {
    CRC32 crc = new CRC32();
    AtomicFile.copy(
        bytes,
        new OutputStream() {
          @Override
          public void write(int b) {
            crc.update(b);
          }

          @Override
          public void write(byte[] chunk, int offset, int length) {
            crc.update(chunk, offset, length);
          }
        });
    return crc.getValue();
  }
}
