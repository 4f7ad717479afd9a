package dev.mhim.tensors.bag;

import static dev.mhim.tensors.internal.LittleEndian.BYTE;
import static dev.mhim.tensors.internal.LittleEndian.INT;
import static dev.mhim.tensors.internal.LittleEndian.SHORT;

import dev.mhim.tensors.TensorFileException;
import dev.mhim.tensors.TensorFileException.Reason;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The header of NumPy's .npy (NumPy Enhancement Proposal 1, versions 1.0 to 3.0): a Python dict
 * literal of three keys, matched as NumPy writes it and never evaluated.
 *
 * @param kind byte order and kind of the elements, for example {@code <f}
 * @param width bytes of an element; for texts, characters
 * @param columnMajor whether the first dimension varies fastest
 * @param shape dimensions; empty for a scalar
 * @param dataOffset where the elements begin
 */
record NpyHeader(String kind, int width, boolean columnMajor, List<Long> shape, long dataOffset) {
  /** NumPy itself reads no longer one without being asked to. */
  private static final int MOST_HEADER_BYTES = 10_000;

  private static final int MOST_DIMENSIONS = 64;
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final String SAVE_AGAIN = "Save it again with numpy.save or numpy.savez.";

  private static final Pattern DESCRIPTION = Pattern.compile("'descr': ?('[^']*'|\\[)");
  private static final Pattern TYPE = Pattern.compile("'([<>|=][a-zA-Z])(\\d{1,6})'");
  private static final Pattern ORDER = Pattern.compile("'fortran_order': ?(True|False)");
  private static final Pattern SHAPE =
      Pattern.compile("'shape': ?\\(((?:\\d{1,18}L?(?:, ?|(?=\\))))*)\\)");

  /**
   * Reads the header of an array.
   *
   * @param content the whole .npy, or at least its first {@value #MOST_HEADER_BYTES} bytes
   * @throws TensorFileException TRUNCATED, MALFORMED, UNSUPPORTED, LIMIT_EXCEEDED, or UNSAFE_PICKLE
   *     for arrays of Python objects
   */
  static NpyHeader parse(MemorySegment content, String source) {
    byte[] start =
        content.asSlice(0, Math.min(8, content.byteSize())).toArray(ValueLayout.JAVA_BYTE);
    int known = Math.min(start.length, MAGIC.length);
    if (!Arrays.equals(start, 0, known, MAGIC, 0, known)) {
      throw refused(Reason.MALFORMED, source, "no .npy array: it begins otherwise");
    }
    if (content.byteSize() < 12) {
      throw refused(Reason.TRUNCATED, source, "only " + content.byteSize() + " bytes");
    }
    int version = content.get(BYTE, 6);
    if (version < 1 || version > 3) {
      throw refused(Reason.UNSUPPORTED, source, ".npy of version " + version + ", not 1 to 3");
    }
    long begin = version == 1 ? 10 : 12;
    long length =
        version == 1
            ? Short.toUnsignedLong(content.get(SHORT, 8))
            : Integer.toUnsignedLong(content.get(INT, 8));
    if (length > MOST_HEADER_BYTES) {
      throw refused(
          Reason.LIMIT_EXCEEDED,
          source,
          "header of %d bytes, at most %d are read".formatted(length, MOST_HEADER_BYTES));
    }
    if (length > content.byteSize() - begin) {
      throw refused(
          Reason.TRUNCATED,
          source,
          "header of %d bytes announced, %d left".formatted(length, content.byteSize() - begin));
    }
    byte[] text = content.asSlice(begin, length).toArray(ValueLayout.JAVA_BYTE);
    return parse(new String(text, StandardCharsets.UTF_8), begin + length, source);
  }

  /** Number of elements; not negative. */
  long elements(String source) {
    long product = 1;
    for (long dimension : shape) {
      try {
        product = Math.multiplyExact(product, dimension);
      } catch (ArithmeticException overflow) {
        throw new TensorFileException(
            Reason.LIMIT_EXCEEDED,
            source,
            "an array of shape " + shape + " has more than 2^63 elements",
            SAVE_AGAIN,
            overflow);
      }
    }
    return product;
  }

  private static NpyHeader parse(String text, long dataOffset, String source) {
    Matcher description = DESCRIPTION.matcher(text);
    Matcher order = ORDER.matcher(text);
    Matcher shape = SHAPE.matcher(text);
    if (!description.find() || !order.find() || !shape.find()) {
      throw refused(Reason.MALFORMED, source, "its .npy header can't be read: " + text.strip());
    }
    String name = description.group(1);
    if (name.startsWith("'|O")) {
      throw refused(
          Reason.UNSAFE_PICKLE, source, "an array of Python objects, which only a pickle can hold");
    }
    Matcher type = TYPE.matcher(name);
    if (!type.matches()) {
      throw refused(Reason.UNSUPPORTED, source, "elements of type " + name + " are not read");
    }
    List<Long> dimensions =
        Arrays.stream(shape.group(1).split(","))
            .map(String::strip)
            .filter(dimension -> !dimension.isEmpty())
            .map(dimension -> Long.valueOf(dimension.replace("L", "")))
            .toList();
    if (dimensions.size() > MOST_DIMENSIONS) {
      throw refused(Reason.LIMIT_EXCEEDED, source, dimensions.size() + " dimensions, at most 64");
    }
    return new NpyHeader(
        type.group(1),
        Integer.parseInt(type.group(2)),
        "True".equals(order.group(1)),
        dimensions,
        dataOffset);
  }

  private static TensorFileException refused(Reason reason, String source, String detail) {
    return new TensorFileException(reason, source, detail, SAVE_AGAIN);
  }
}
