package dev.mhim.tensors;

import static dev.mhim.tensors.internal.LittleEndian.BYTE;
import static dev.mhim.tensors.internal.LittleEndian.INT;
import static dev.mhim.tensors.internal.LittleEndian.LONG;
import static dev.mhim.tensors.internal.LittleEndian.SHORT;

import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * Where the elements of a tensor lie in a larger storage, as PyTorch describes views.
 *
 * @param offset first element, counted in elements
 * @param shape dimensions
 * @param strides step to the next element along each dimension, in elements, at least 0
 */
public record StridedLayout(long offset, List<Long> shape, List<Long> strides) {

  /**
   * @throws IllegalArgumentException if the numbers describe no tensor
   */
  public StridedLayout {
    shape = List.copyOf(shape);
    strides = List.copyOf(strides);
    if (shape.size() != strides.size()) {
      throw new IllegalArgumentException("shape %s, but strides %s".formatted(shape, strides));
    }
    if (offset < 0 || strides.stream().anyMatch(stride -> stride < 0)) {
      throw new IllegalArgumentException(
          "negative offset %d or stride in %s".formatted(offset, strides));
    }
    if (Shapes.elements(shape) > 0) {
      lastIndex(offset, shape, strides);
    }
  }

  /** Number of elements. */
  public long elements() {
    return Shapes.elements(shape);
  }

  /** Storage elements needed: one past the last one touched; 0 for a tensor without elements. */
  public long extent() {
    return elements() == 0 ? 0 : lastIndex(offset, shape, strides) + 1;
  }

  /** Whether the elements lie row-major without a gap, so that they need no copy. */
  public boolean isContiguous() {
    long expected = 1;
    for (int d = shape.size() - 1; d >= 0; d--) {
      if (shape.get(d) != 1 && strides.get(d) != expected) {
        return elements() == 0;
      }
      expected *= shape.get(d);
    }
    return true;
  }

  /**
   * The tensor: a slice of the storage when contiguous, otherwise a row-major copy.
   *
   * @throws IllegalArgumentException if the storage is smaller than the extent
   */
  public Tensor tensor(DType dtype, MemorySegment storage) {
    long available = storage.byteSize() / dtype.byteSize();
    if (extent() > available) {
      throw new IllegalArgumentException(
          "elements up to %d needed, the storage has %d".formatted(extent(), available));
    }
    long bytes = Shapes.byteSize(dtype, shape);
    if (bytes == 0) {
      return new Tensor(dtype, shape, storage.asSlice(0, 0));
    }
    if (isContiguous()) {
      return new Tensor(dtype, shape, storage.asSlice(offset * dtype.byteSize(), bytes));
    }
    MemorySegment copy = Tensor.allocate(dtype, elements());
    gather(storage, dtype.byteSize(), copy);
    return new Tensor(dtype, shape, copy);
  }

  private void gather(MemorySegment storage, int width, MemorySegment copy) {
    long[] index = new long[shape.size()];
    long source = offset;
    for (long target = 0; target < copy.byteSize(); target += width) {
      switch (width) {
        case 1 -> copy.set(BYTE, target, storage.get(BYTE, source));
        case 2 -> copy.set(SHORT, target, storage.get(SHORT, 2 * source));
        case 4 -> copy.set(INT, target, storage.get(INT, 4 * source));
        default -> copy.set(LONG, target, storage.get(LONG, 8 * source));
      }
      for (int d = index.length - 1; d >= 0; d--) {
        index[d]++;
        source += strides.get(d);
        if (index[d] < shape.get(d)) {
          break;
        }
        source -= index[d] * strides.get(d);
        index[d] = 0;
      }
    }
  }

  private static long lastIndex(long offset, List<Long> shape, List<Long> strides) {
    try {
      long last = offset;
      for (int d = 0; d < shape.size(); d++) {
        last = Math.addExact(last, Math.multiplyExact(shape.get(d) - 1, strides.get(d)));
      }
      // One more, so that the extent can't overflow.
      return Math.addExact(last, 1) - 1;
    } catch (ArithmeticException overflow) {
      throw new IllegalArgumentException(
          "shape %s with strides %s reaches beyond 2^63".formatted(shape, strides), overflow);
    }
  }
}
