package dev.mhim.tensors.bag;

import static dev.mhim.tensors.internal.LittleEndian.BYTE;
import static dev.mhim.tensors.internal.LittleEndian.INT;
import static dev.mhim.tensors.internal.LittleEndian.LONG;
import static dev.mhim.tensors.internal.LittleEndian.SHORT;

import dev.mhim.tensors.DType;
import dev.mhim.tensors.StridedLayout;
import dev.mhim.tensors.Tensor;
import dev.mhim.tensors.TensorFileException;
import dev.mhim.tensors.TensorFileException.Reason;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * One array of NumPy: header and bytes.
 *
 * @param header what the array is
 * @param content the whole .npy
 * @param source the file and the array's name in it, for messages
 */
record NpyArray(NpyHeader header, MemorySegment content, String source) {
  private static final int MOST_CHARACTERS = 1000;
  private static final String SAVE_NUMBERS =
      "Save features as float32 or float16 and coords as int32.";

  static NpyArray of(MemorySegment content, String source) {
    return new NpyArray(NpyHeader.parse(content, source), content, source);
  }

  /** True for a single value, which is no matrix but may be metadata. */
  boolean isScalar() {
    return header.shape().isEmpty();
  }

  /**
   * The array as a tensor: its bytes in place when they are little-endian and row-major, else a
   * copy.
   *
   * @throws TensorFileException UNSUPPORTED type, TRUNCATED or MALFORMED length
   */
  Tensor tensor() {
    boolean unsigned = header.kind().endsWith("u") && header.width() > 1;
    DType type = type();
    MemorySegment data = data(type.byteSize());
    MemorySegment ordered = header.kind().startsWith(">") ? swapped(data, type.byteSize()) : data;
    Tensor tensor = layout().tensor(type, ordered);
    return unsigned ? widened(tensor) : tensor;
  }

  /** A scalar's value as text: a number, a truth value or a text. */
  String text() {
    if (!header.kind().endsWith("U")) {
      Tensor value = tensor();
      return value.dtype().isFloating()
          ? String.valueOf(value.toDoubles()[0])
          : value.dtype() == DType.BOOL
              ? String.valueOf(value.toLongs()[0] != 0)
              : String.valueOf(value.toLongs()[0]);
    }
    if (header.width() > MOST_CHARACTERS) {
      throw new TensorFileException(
          Reason.LIMIT_EXCEEDED,
          source,
          "a text of %d characters, at most %d".formatted(header.width(), MOST_CHARACTERS),
          "Leave it out.");
    }
    MemorySegment data = data(4 * header.width());
    MemorySegment ordered = header.kind().startsWith(">") ? swapped(data, 4) : data;
    StringBuilder text = new StringBuilder();
    for (long i = 0; i < ordered.byteSize(); i += 4) {
      int character = ordered.get(INT, i);
      if (!Character.isValidCodePoint(character)) {
        throw new TensorFileException(
            Reason.MALFORMED, source, "a text that is no Unicode", "Save it again.");
      }
      if (character != 0) {
        text.appendCodePoint(character);
      }
    }
    return text.toString();
  }

  private DType type() {
    return switch (header.kind().substring(1) + header.width()) {
      case "f2" -> DType.F16;
      case "f4" -> DType.F32;
      case "f8" -> DType.F64;
      case "i1" -> DType.I8;
      case "i2", "u2" -> DType.I16;
      case "i4", "u4" -> DType.I32;
      case "i8", "u8" -> DType.I64;
      case "u1" -> DType.U8;
      case "b1" -> DType.BOOL;
      default ->
          throw new TensorFileException(
              Reason.UNSUPPORTED,
              source,
              "elements of type '%s%d' are not read".formatted(header.kind(), header.width()),
              SAVE_NUMBERS);
    };
  }

  private MemorySegment data(int width) {
    long there = content.byteSize() - header.dataOffset();
    long elements = header.elements(source);
    // Divided, since the product may be beyond 2^63.
    if (elements > there / width) {
      throw new TensorFileException(
          Reason.TRUNCATED,
          source,
          "an array of shape %s needs %d elements, the file has %d"
              .formatted(header.shape(), elements, there / width),
          "Copy it again or extract the slide again.");
    }
    if (elements * width != there) {
      throw new TensorFileException(
          Reason.MALFORMED,
          source,
          "%d bytes after an array of shape %s".formatted(there - elements * width, header.shape()),
          "Save one array a file with numpy.save.");
    }
    return content.asSlice(header.dataOffset(), there);
  }

  private StridedLayout layout() {
    List<Long> shape = header.shape();
    Long[] strides = new Long[shape.size()];
    long step = 1;
    for (int i = 0; i < strides.length; i++) {
      int dimension = header.columnMajor() ? i : strides.length - 1 - i;
      strides[dimension] = step;
      step *= shape.get(dimension);
    }
    return new StridedLayout(0, shape, List.of(strides));
  }

  private static MemorySegment swapped(MemorySegment data, int width) {
    MemorySegment swapped =
        MemorySegment.ofArray(new long[words(data)]).asSlice(0, data.byteSize());
    for (long i = 0; i < data.byteSize(); i++) {
      swapped.set(BYTE, i, data.get(BYTE, i - i % width + width - 1 - i % width));
    }
    return swapped;
  }

  private static int words(MemorySegment data) {
    return Math.toIntExact((data.byteSize() + 7) / 8);
  }

  /** Unsigned numbers in the next wider type; of 64 bits only those below 2^63 are coordinates. */
  private Tensor widened(Tensor tensor) {
    long[] values = new long[Math.toIntExact(tensor.size())];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (header.width()) {
            case 2 -> Short.toUnsignedLong(tensor.data().get(SHORT, 2L * i));
            case 4 -> Integer.toUnsignedLong(tensor.data().get(INT, 4L * i));
            default -> tensor.data().get(LONG, 8L * i);
          };
      if (values[i] < 0) {
        throw new TensorFileException(
            Reason.UNSUPPORTED,
            source,
            Long.toUnsignedString(values[i]) + " is beyond a signed number of 64 bits",
            SAVE_NUMBERS);
      }
    }
    return Tensor.ofLongs(values, tensor.shape().stream().mapToLong(Long::longValue).toArray());
  }
}
