package dev.mhim.tensors;

import static dev.mhim.tensors.internal.LittleEndian.BYTE;
import static dev.mhim.tensors.internal.LittleEndian.DOUBLE;
import static dev.mhim.tensors.internal.LittleEndian.FLOAT;
import static dev.mhim.tensors.internal.LittleEndian.INT;
import static dev.mhim.tensors.internal.LittleEndian.LONG;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An immutable dense tensor: contiguous, row-major, little-endian. The data may be a mapped file;
 * see {@link Safetensors#read(java.nio.file.Path)} for how long it stays mapped.
 */
public final class Tensor {

  private static final int MAX_ARRAY_BYTES = Integer.MAX_VALUE - 8;

  private final DType dtype;
  private final List<Long> shape;
  private final MemorySegment data;

  /**
   * A tensor over existing bytes, which must not change afterwards.
   *
   * @param shape dimensions, each at least 0; empty for a scalar
   * @param data exactly the elements, row-major, little-endian; not copied
   * @throws IllegalArgumentException if the size of the data does not follow from type and shape
   */
  public Tensor(DType dtype, List<Long> shape, MemorySegment data) {
    long expected = Shapes.byteSize(dtype, shape);
    if (data.byteSize() != expected) {
      throw new IllegalArgumentException(
          "a %s tensor of shape %s has %d bytes, got %d"
              .formatted(dtype, shape, expected, data.byteSize()));
    }
    this.dtype = dtype;
    this.shape = List.copyOf(shape);
    this.data = data.asReadOnly();
  }

  /** An F32 tensor with a copy of the values. */
  public static Tensor ofFloats(float[] values, long... shape) {
    MemorySegment data = allocate(DType.F32, values.length);
    MemorySegment.copy(values, 0, data, FLOAT, 0, values.length);
    return new Tensor(DType.F32, list(shape), data);
  }

  /** An F64 tensor with a copy of the values. */
  public static Tensor ofDoubles(double[] values, long... shape) {
    MemorySegment data = allocate(DType.F64, values.length);
    MemorySegment.copy(values, 0, data, DOUBLE, 0, values.length);
    return new Tensor(DType.F64, list(shape), data);
  }

  /** An I32 tensor with a copy of the values. */
  public static Tensor ofInts(int[] values, long... shape) {
    MemorySegment data = allocate(DType.I32, values.length);
    MemorySegment.copy(values, 0, data, INT, 0, values.length);
    return new Tensor(DType.I32, list(shape), data);
  }

  /** An I64 tensor with a copy of the values. */
  public static Tensor ofLongs(long[] values, long... shape) {
    MemorySegment data = allocate(DType.I64, values.length);
    MemorySegment.copy(values, 0, data, LONG, 0, values.length);
    return new Tensor(DType.I64, list(shape), data);
  }

  public DType dtype() {
    return dtype;
  }

  /** The dimensions, unmodifiable. */
  public List<Long> shape() {
    return shape;
  }

  public int rank() {
    return shape.size();
  }

  /** The size of one dimension, counted from 0. */
  public long dim(int index) {
    return shape.get(index);
  }

  /** Number of elements. */
  public long size() {
    return data.byteSize() / dtype.byteSize();
  }

  /** The elements' bytes, read-only, little-endian, at no particular alignment. */
  public MemorySegment data() {
    return data;
  }

  /**
   * The same bytes as a read-only buffer in little-endian order.
   *
   * @throws UnsupportedOperationException if there are more than 2 GiB of them
   */
  public ByteBuffer buffer() {
    return data.asByteBuffer().order(LITTLE_ENDIAN);
  }

  /** The same elements in another shape of the same size. */
  public Tensor reshape(long... newShape) {
    return new Tensor(dtype, list(newShape), data);
  }

  /**
   * The elements as floats, rounded to nearest.
   *
   * @throws ArithmeticException if they are more than a Java array holds; so for all conversions
   */
  public float[] toFloats() {
    return Elements.toFloats(this);
  }

  /** The elements as doubles; I64 rounded to nearest, all others exact. */
  public double[] toDoubles() {
    return Elements.toDoubles(this);
  }

  /**
   * The elements as longs.
   *
   * @throws ArithmeticException if an element is not an integer of 64 bits
   */
  public long[] toLongs() {
    return Elements.toLongs(this);
  }

  /**
   * The tensor in another element type. To a floating type every element is rounded once, to
   * nearest, ties to even; beyond the range it becomes an infinity. To an integer type the values
   * must fit exactly. To BOOL everything but zero becomes 1.
   *
   * @throws ArithmeticException if an element does not fit an integer type
   */
  public Tensor to(DType target) {
    return target == dtype ? this : new Tensor(target, shape, Elements.convert(this, target));
  }

  /** Same type, shape and bytes. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Tensor that
        && dtype == that.dtype
        && shape.equals(that.shape)
        && data.mismatch(that.data) == -1;
  }

  /** Of type and shape only: a tensor may be a gigabyte. */
  @Override
  public int hashCode() {
    return 31 * dtype.hashCode() + shape.hashCode();
  }

  /** Type and shape, e.g. {@code F32[3, 1024]}. */
  @Override
  public String toString() {
    return dtype + shape.stream().map(String::valueOf).collect(Collectors.joining(", ", "[", "]"));
  }

  static MemorySegment allocate(DType dtype, long elements) {
    long bytes = elements * dtype.byteSize();
    if (bytes <= MAX_ARRAY_BYTES) {
      return MemorySegment.ofArray(new byte[(int) bytes]);
    }
    // A long[] holds more bytes than a byte[]; buffer() does not work on it, as documented.
    return MemorySegment.ofArray(new long[Math.toIntExact((bytes + 7) / 8)]).asSlice(0, bytes);
  }

  byte byteAt(long index) {
    return data.get(BYTE, index);
  }

  private static List<Long> list(long[] shape) {
    return Arrays.stream(shape).boxed().toList();
  }
}
