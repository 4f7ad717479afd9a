package dev.mhim.tensors.torch;

import static dev.mhim.tensors.internal.LittleEndian.BYTE;
import static dev.mhim.tensors.internal.LittleEndian.LONG;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mhim.tensors.TensorFileException;
import dev.mhim.tensors.TensorFileException.Reason;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/** Reads the bytes of a pickle, never beyond their end. */
final class PickleInput {

  private static final int MAX_NAME_BYTES = 1000;
  private static final long MAX_TEXT_BYTES = 32 << 20;

  private final MemorySegment bytes;
  private final String source;
  private long position;
  private long textBudget = MAX_TEXT_BYTES;

  PickleInput(MemorySegment bytes, long position, String source) {
    this.bytes = bytes;
    this.position = position;
    this.source = source;
  }

  String source() {
    return source;
  }

  long position() {
    return position;
  }

  int unsignedByte() {
    require(1);
    return bytes.get(BYTE, position++) & 0xff;
  }

  /** An unsigned little-endian number of 1 to 4 bytes. */
  long unsigned(int width) {
    long value = 0;
    for (int i = 0; i < width; i++) {
      value |= (long) unsignedByte() << (8 * i);
    }
    return value;
  }

  long signed64() {
    require(8);
    long value = bytes.get(LONG, position);
    position += 8;
    return value;
  }

  /** A two's-complement little-endian number of 0 to 8 bytes. */
  long signed(int width) {
    if (width > 8) {
      throw refused(
          Reason.UNSUPPORTED, "an integer of %d bytes, at most 8 are read".formatted(width));
    }
    long value = unsigned(width);
    return width == 0 ? 0 : value << (64 - 8 * width) >> (64 - 8 * width);
  }

  double bigEndianDouble() {
    return Double.longBitsToDouble(Long.reverseBytes(signed64()));
  }

  String text(long length) {
    MemorySegment slice = take(length);
    textBudget -= length;
    if (textBudget < 0) {
      throw refused(Reason.LIMIT_EXCEEDED, "more than %d bytes of text".formatted(MAX_TEXT_BYTES));
    }
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(slice.toArray(BYTE))).toString();
    } catch (CharacterCodingException invalid) {
      throw new TensorFileException(
          Reason.MALFORMED, source, "a text is not UTF-8", TorchFile.SAVE_AGAIN, invalid);
    }
  }

  /** A text up to the end of the line. */
  String line() {
    for (long end = position; end < bytes.byteSize() && end - position < MAX_NAME_BYTES; end++) {
      if (bytes.get(BYTE, end) == '\n') {
        String line = text(end - position);
        position++;
        return line;
      }
    }
    require(MAX_NAME_BYTES);
    throw refused(Reason.LIMIT_EXCEEDED, "a name of more than 1000 bytes");
  }

  MemorySegment take(long length) {
    require(length);
    MemorySegment slice = bytes.asSlice(position, length);
    position += length;
    return slice;
  }

  private void require(long length) {
    // A length above 2^63 reads as negative.
    if (length < 0 || length > bytes.byteSize() - position) {
      throw new TensorFileException(
          Reason.TRUNCATED,
          source,
          "%s bytes expected at byte %d of the pickle, %d left"
              .formatted(Long.toUnsignedString(length), position, bytes.byteSize() - position),
          TorchFile.COPY_AGAIN);
    }
  }

  TensorFileException refused(Reason reason, String detail) {
    return new TensorFileException(reason, source, detail, TorchFile.SAVE_AGAIN);
  }
}
