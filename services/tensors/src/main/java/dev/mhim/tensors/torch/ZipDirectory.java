package dev.mhim.tensors.torch;

import static dev.mhim.tensors.internal.LittleEndian.BYTE;
import static dev.mhim.tensors.internal.LittleEndian.INT;
import static dev.mhim.tensors.internal.LittleEndian.LONG;
import static dev.mhim.tensors.internal.LittleEndian.SHORT;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mhim.tensors.TensorFileException;
import dev.mhim.tensors.TensorFileException.Reason;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * The entries of a ZIP archive in memory, as slices of it. {@code java.util.zip} does not tell
 * where an entry lies, so that every tensor would have to be copied. Only stored entries are read
 * (torch.save never compresses), so an archive can't unpack to more than it is. Layout: PKWARE
 * APPNOTE 6.3, sections 4.3 and 4.5.3.
 */
final class ZipDirectory {

  private static final int END_SIZE = 22;
  private static final int LOCATOR_SIZE = 20;
  private static final int MAX_COMMENT = 0xffff;
  private static final int MAX_ENTRIES = 200_000;

  private final MemorySegment archive;
  private final String source;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  private record Entry(int method, int flags, long crc, long packed, long size, long header) {}

  ZipDirectory(MemorySegment archive, String source) {
    this.archive = archive;
    this.source = source;
    try {
      readDirectory();
    } catch (IndexOutOfBoundsException beyond) {
      throw damaged("its directory points beyond its end", beyond);
    }
  }

  Set<String> names() {
    return entries.keySet();
  }

  /**
   * The bytes of an entry, checked against its CRC-32.
   *
   * @throws TensorFileException MALFORMED if there is no such entry or it is damaged
   */
  MemorySegment bytes(String name) {
    Entry entry = entries.get(name);
    if (entry == null) {
      throw new TensorFileException(
          Reason.MALFORMED, source, "it has no entry '" + name + "'", TorchFile.COPY_AGAIN);
    }
    if (entry.method() != 0 || (entry.flags() & 1) != 0) {
      throw new TensorFileException(
          Reason.UNSUPPORTED,
          source,
          "entry '" + name + "' is compressed or encrypted, which torch.save never does",
          TorchFile.SAVE_AGAIN);
    }
    MemorySegment bytes;
    try {
      if (entry.packed() != entry.size() || intAt(entry.header()) != 0x04034b50L) {
        throw new IndexOutOfBoundsException(entry.header());
      }
      long begin =
          entry.header() + 30 + shortAt(entry.header() + 26) + shortAt(entry.header() + 28);
      bytes = archive.asSlice(begin, entry.size());
    } catch (IndexOutOfBoundsException beyond) {
      throw damaged("entry '" + name + "' is not where the directory says", beyond);
    }
    if (crc(bytes) != entry.crc()) {
      throw new TensorFileException(
          Reason.MALFORMED,
          source,
          "entry '" + name + "' does not match its checksum",
          TorchFile.COPY_AGAIN);
    }
    return bytes;
  }

  private void readDirectory() {
    long end = findEnd();
    long count = shortAt(end + 10);
    long position = intAt(end + 16);
    if (end >= LOCATOR_SIZE && intAt(end - LOCATOR_SIZE) == 0x07064b50L) {
      long end64 = archive.get(LONG, end - LOCATOR_SIZE + 8);
      if (intAt(end64) != 0x06064b50L) {
        throw new IndexOutOfBoundsException(end64);
      }
      count = archive.get(LONG, end64 + 32);
      position = archive.get(LONG, end64 + 48);
    }
    if (count < 0 || count > MAX_ENTRIES) {
      throw new TensorFileException(
          Reason.LIMIT_EXCEEDED,
          source,
          "an archive of %s entries, at most %d are read"
              .formatted(Long.toUnsignedString(count), MAX_ENTRIES),
          TorchFile.SAVE_AGAIN);
    }
    for (long i = 0; i < count; i++) {
      position = readEntry(position);
    }
  }

  private long findEnd() {
    long last = archive.byteSize() - END_SIZE;
    for (long at = last; at >= 0 && at >= last - MAX_COMMENT; at--) {
      if (intAt(at) == 0x06054b50L && at + END_SIZE + shortAt(at + 20) == archive.byteSize()) {
        return at;
      }
    }
    throw new TensorFileException(
        Reason.TRUNCATED, source, "the archive has no end", TorchFile.COPY_AGAIN);
  }

  private long readEntry(long at) {
    if (intAt(at) != 0x02014b50L) {
      throw new IndexOutOfBoundsException(at);
    }
    int nameLength = shortAt(at + 28);
    int extraLength = shortAt(at + 30);
    String name = new String(archive.asSlice(at + 46, nameLength).toArray(BYTE), UTF_8);
    long[] wide = {intAt(at + 24), intAt(at + 20), intAt(at + 42)};
    readZip64(archive.asSlice(at + 46 + nameLength, extraLength), wide);
    Entry entry =
        new Entry(shortAt(at + 10), shortAt(at + 8), intAt(at + 16), wide[1], wide[0], wide[2]);
    if (entries.put(name, entry) != null) {
      throw new TensorFileException(
          Reason.MALFORMED, source, "two entries '" + name + "'", TorchFile.SAVE_AGAIN);
    }
    return at + 46 + nameLength + extraLength + shortAt(at + 32);
  }

  /** Replaces size, packed size and offset where the directory says that they did not fit. */
  private static void readZip64(MemorySegment extra, long[] wide) {
    for (long at = 0; at + 4 <= extra.byteSize(); ) {
      int id = Short.toUnsignedInt(extra.get(SHORT, at));
      int length = Short.toUnsignedInt(extra.get(SHORT, at + 2));
      if (id == 1) {
        long field = at + 4;
        for (int i = 0; i < wide.length; i++) {
          if (wide[i] == 0xffffffffL) {
            wide[i] = extra.get(LONG, field);
            field += 8;
          }
        }
      }
      at += 4 + length;
    }
  }

  private long intAt(long at) {
    return Integer.toUnsignedLong(archive.get(INT, at));
  }

  private int shortAt(long at) {
    return Short.toUnsignedInt(archive.get(SHORT, at));
  }

  private static long crc(MemorySegment bytes) {
    CRC32 crc = new CRC32();
    long chunk = 1 << 30;
    for (long at = 0; at < bytes.byteSize(); at += chunk) {
      crc.update(bytes.asSlice(at, Math.min(chunk, bytes.byteSize() - at)).asByteBuffer());
    }
    return crc.getValue();
  }

  private TensorFileException damaged(String detail, IndexOutOfBoundsException cause) {
    return new TensorFileException(Reason.MALFORMED, source, detail, TorchFile.COPY_AGAIN, cause);
  }
}
