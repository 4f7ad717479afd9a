package dev.mhim.tensors;

import java.util.List;

/** Arithmetic on dimensions that can't overflow unseen. */
final class Shapes {

  private Shapes() {}

  /**
   * Number of elements of a shape.
   *
   * @throws IllegalArgumentException if a dimension is negative or the product beyond 2^63
   */
  static long elements(List<Long> shape) {
    long product = 1;
    for (long dimension : shape) {
      if (dimension < 0) {
        throw new IllegalArgumentException("negative dimension in shape " + shape);
      }
      product = multiply(product, dimension, shape);
    }
    return product;
  }

  /**
   * Number of bytes of a tensor.
   *
   * @throws IllegalArgumentException if a dimension is negative or the product beyond 2^63
   */
  static long byteSize(DType dtype, List<Long> shape) {
    return multiply(elements(shape), dtype.byteSize(), shape);
  }

  private static long multiply(long left, long right, List<Long> shape) {
    try {
      return Math.multiplyExact(left, right);
    } catch (ArithmeticException overflow) {
      throw new IllegalArgumentException("shape " + shape + " has more than 2^63 bytes", overflow);
    }
  }
}
