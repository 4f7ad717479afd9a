package dev.mhim.tensors.bag;

import dev.mhim.tensors.TensorFileException;
import dev.mhim.tensors.TensorFileException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * The arrays of an {@code .npz}, a ZIP archive of .npy files. Nothing is unpacked to disk, so that
 * names lead nowhere; sizes are claims, and no memory is taken before they are found reasonable.
 */
final class NpzArchive {
  private static final int MOST_ENTRIES = 1000;
  private static final long MOST_BYTES = Integer.MAX_VALUE - 8L;

  /** Bytes for each packed byte: features never reach 100, deflate ends at 1,032. */
  private static final long MOST_EXPANSION = 100;

  /** An array of this size needs no such ratio. */
  private static final long SMALL_BYTES = 1 << 20;

  /** Header and a text of a few hundred characters; what is larger is no metadata. */
  private static final long MOST_METADATA_BYTES = 4096;

  private static final String SUFFIX = ".npy";

  private static final String COPY_AGAIN = "Copy it again or extract the slide again.";

  private final String source;

  private NpzArchive(String source) {
    this.source = source;
  }

  /**
   * The arrays of a bag by name, without {@code .npy}, in the order of the archive: the only one,
   * or {@code features}, {@code coords} and what is small enough for metadata.
   */
  static SequencedMap<String, NpyArray> read(Path file) {
    NpzArchive archive = new NpzArchive(file.toString());
    try (ZipFile zip = new ZipFile(file.toFile())) {
      return archive.read(zip);
    } catch (NoSuchFileException missing) {
      throw archive.refused(Reason.NOT_FOUND, "no such file", missing);
    } catch (ZipException damage) {
      // Without its end an archive has no directory: that is how a copy that was cut looks.
      Reason reason = beginsAsZip(file) ? Reason.TRUNCATED : Reason.MALFORMED;
      throw archive.refused(reason, "can't be read as .npz: " + damage.getMessage(), damage);
    } catch (IOException failure) {
      throw archive.refused(Reason.UNREADABLE, "can't be read: " + failure, failure);
    } catch (IllegalArgumentException badName) {
      throw archive.refused(Reason.MALFORMED, "an entry's name is no text", badName);
    }
  }

  private SequencedMap<String, NpyArray> read(ZipFile zip) throws IOException {
    if (zip.size() > MOST_ENTRIES) {
      throw refused(
          Reason.LIMIT_EXCEEDED,
          "%d arrays, at most %d are read".formatted(zip.size(), MOST_ENTRIES),
          null);
    }
    SequencedMap<String, ZipEntry> entries = new LinkedHashMap<>();
    for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
      ZipEntry entry = all.nextElement();
      String name = entry.getName();
      if (!name.endsWith(SUFFIX)) {
        throw refused(Reason.MALFORMED, "its entry '" + name + "' is no .npy", null);
      }
      if (entries.put(name.substring(0, name.length() - SUFFIX.length()), entry) != null) {
        throw refused(Reason.MALFORMED, "two arrays are named '" + name + "'", null);
      }
    }
    if (entries.size() != 1 && !entries.containsKey(BagFile.FEATURES)) {
      throw new TensorFileException(
          Reason.MISSING_TENSOR,
          source,
          "no array 'features' among " + entries.keySet().stream().limit(10).toList(),
          "Save it with numpy.savez(file, features=features, coords=coords).");
    }
    SequencedMap<String, NpyArray> arrays = new LinkedHashMap<>();
    for (Map.Entry<String, ZipEntry> entry : entries.entrySet()) {
      if (entries.size() == 1 || isOfUse(entry.getKey(), entry.getValue())) {
        String name = source + ":" + entry.getValue().getName();
        byte[] bytes = bytes(zip, entry.getValue());
        arrays.put(entry.getKey(), NpyArray.of(MemorySegment.ofArray(bytes), name));
      }
    }
    return arrays;
  }

  private static boolean isOfUse(String name, ZipEntry entry) {
    return name.equals(BagFile.FEATURES)
        || name.equals(BagFile.COORDS)
        || (entry.getSize() >= 0 && entry.getSize() <= MOST_METADATA_BYTES);
  }

  private byte[] bytes(ZipFile zip, ZipEntry entry) throws IOException {
    long size = entry.getSize();
    long packed = entry.getCompressedSize();
    boolean unreasonable = size > SMALL_BYTES && size / MOST_EXPANSION > packed;
    // Packed bytes are a claim too: the archive can't hold more than it is long.
    if (size < 0 || size > MOST_BYTES || unreasonable || packed > Files.size(Path.of(source))) {
      throw refused(
          Reason.LIMIT_EXCEEDED,
          "array '%s' has %d bytes, packed %d; at most %d, and at most %d for each packed byte"
              .formatted(entry.getName(), size, packed, MOST_BYTES, MOST_EXPANSION),
          null);
    }
    byte[] bytes;
    try (InputStream in = zip.getInputStream(entry)) {
      bytes = in.readNBytes((int) size);
      if (bytes.length != size || in.read() >= 0) {
        throw new ZipException("array '" + entry.getName() + "' has another length than announced");
      }
    }
    CRC32 sum = new CRC32();
    sum.update(bytes);
    if (sum.getValue() != entry.getCrc()) {
      throw refused(
          Reason.MALFORMED, "array '" + entry.getName() + "' is damaged: its CRC-32 differs", null);
    }
    return bytes;
  }

  private static boolean beginsAsZip(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] start = in.readNBytes(2);
      return start.length < 2 || (start[0] == 'P' && start[1] == 'K');
    } catch (IOException unreadable) {
      return false;
    }
  }

  private TensorFileException refused(Reason reason, String detail, @Nullable Throwable cause) {
    return new TensorFileException(reason, source, detail, COPY_AGAIN, cause);
  }
}
