package dev.mhim.tensors.torch;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Builds {@code .pt} files byte by byte, as nobody's torch.save would. */
final class HostileFiles {

  private HostileFiles() {}

  static byte[] fixture(String name) {
    try (InputStream in =
        Objects.requireNonNull(HostileFiles.class.getResourceAsStream("/torch/" + name))) {
      return in.readAllBytes();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  static TorchFile read(byte[] bytes) {
    return TorchFile.read(MemorySegment.ofArray(bytes), "test.pt");
  }

  /** An archive with that pickle and one storage, '0', of 8 bytes. */
  static byte[] zip(byte[] pickle) {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("archive/data.pkl", pickle);
    entries.put("archive/data/0", new byte[8]);
    return zip(entries, ZipEntry.STORED);
  }

  static byte[] zip(Map<String, byte[]> entries, int method) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        CRC32 crc = new CRC32();
        crc.update(entry.getValue());
        ZipEntry header = new ZipEntry(entry.getKey());
        header.setMethod(method);
        header.setSize(entry.getValue().length);
        header.setCrc(crc.getValue());
        zip.putNextEntry(header);
        zip.write(entry.getValue());
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return bytes.toByteArray();
  }

  /** A pickle from its opcodes: strings stand for their Latin-1 bytes, numbers for one byte. */
  static byte[] pickle(Object... parts) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(new byte[] {(byte) 0x80, 2});
    for (Object part : parts) {
      switch (part) {
        case String text -> bytes.writeBytes(text.getBytes(ISO_8859_1));
        case Integer number -> bytes.write(number);
        case byte[] raw -> bytes.writeBytes(raw);
        default -> throw new IllegalArgumentException("no part of a pickle: " + part);
      }
    }
    return bytes.toByteArray();
  }

  static byte[] text(String value) {
    byte[] utf8 = value.getBytes(UTF_8);
    return ByteBuffer.allocate(5 + utf8.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put((byte) 'X')
        .putInt(utf8.length)
        .put(utf8)
        .array();
  }

  static byte[] number(long value) {
    return ByteBuffer.allocate(10)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put((byte) 0x8a)
        .put((byte) 8)
        .putLong(value)
        .array();
  }

  /** A tensor of one dimension in storage '0', of which the pickle claims some length. */
  static byte[] tensor(String storageType, long claimed, long offset, long size, long stride) {
    return tensor(storageType, claimed, offset, new long[] {size}, new long[] {stride});
  }

  static byte[] tensor(
      String storageType, long claimed, long offset, long[] shape, long[] strides) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes("ctorch._utils\n_rebuild_tensor_v2\n((".getBytes(ISO_8859_1));
    bytes.writeBytes(text("storage"));
    bytes.writeBytes(("ctorch\n" + storageType + "\n").getBytes(ISO_8859_1));
    bytes.writeBytes(text("0"));
    bytes.writeBytes(text("cpu"));
    bytes.writeBytes(number(claimed));
    bytes.writeBytes("tQ".getBytes(ISO_8859_1));
    bytes.writeBytes(number(offset));
    for (long[] values : new long[][] {shape, strides}) {
      bytes.write('(');
      for (long value : values) {
        bytes.writeBytes(number(value));
      }
      bytes.write('t');
    }
    bytes.writeBytes(new byte[] {(byte) 0x89, 'N', 't', 'R'});
    return bytes.toByteArray();
  }
}
