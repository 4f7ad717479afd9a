package dev.mhim.mil.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.mhim.mil.config.BagStorage;
import dev.mhim.mil.engine.Kernels;
import dev.mhim.mil.engine.Ops;
import dev.mhim.tensors.DType;
import dev.mhim.tensors.Tensor;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Patch features on their way from a file to a device. */
public final class FeatureArray {
  /** A Java buffer has at most 2 GiB. */
  private static final long LARGEST_BUFFER = Integer.MAX_VALUE;

  private static final float LARGEST_FLOAT16 = 65_504;

  private FeatureArray() {}

  /**
   * Checks the shape of a bag's features.
   *
   * @throws BagException if they are not {@code [N, width]} with N of at least 1
   */
  public static void requireShape(String bagId, Tensor features, int width) {
    if (features.rank() != 2 || features.dim(0) < 1 || features.dim(1) != width) {
      throw new BagException(
          bagId,
          "features %s where [N, %d] with N of at least 1 is needed: give --input_dim as extracted"
              .formatted(features, width));
    }
  }

  /** The features as float32 {@code [N, D]} on the device of {@code manager}. */
  public static NDArray create(NDManager manager, Tensor features) {
    NDArray array = transfer(manager, features, LARGEST_BUFFER);
    return array.getDataType() == DataType.FLOAT32 ? array : Ops.float32(array);
  }

  /**
   * The features on the device of {@code manager} as they are to be stored; {@link Ops#float32}
   * widens them.
   *
   * @throws BagException if a value is beyond the range of the storage
   */
  static NDArray create(NDManager manager, String bagId, Tensor features, BagStorage storage) {
    if (storage == BagStorage.FLOAT32) {
      return create(manager, features);
    }
    NDArray array = transfer(manager, features, LARGEST_BUFFER);
    if (storage == BagStorage.FLOAT16 && array.getDataType() == DataType.FLOAT16) {
      return array;
    }
    try (array) {
      return storage == BagStorage.FLOAT16 ? float16(bagId, array) : Kernels.bfloat16(array);
    }
  }

  private static NDArray float16(String bagId, NDArray array) {
    try (NDArray magnitude = array.abs();
        NDArray largest = magnitude.max()) {
      float most = largest.toFloatArray()[0];
      if (most > LARGEST_FLOAT16) {
        throw new BagException(
            bagId,
            "has a feature of magnitude %s, float16 ends at %s: give --bag_storage bfloat16 or float32"
                .formatted(most, LARGEST_FLOAT16));
      }
      return array.toType(DataType.FLOAT16, false);
    }
  }

  /**
   * As F16 where the file has that, so that it travels as it is; other types become F32.
   *
   * @param largest bytes that one transfer may have
   */
  static NDArray transfer(NDManager manager, Tensor features, long largest) {
    boolean half = features.dtype() == DType.F16;
    DataType type = half ? DataType.FLOAT16 : DataType.FLOAT32;
    Tensor supported = half ? features : features.to(DType.F32);
    long width = features.dim(1);
    long rowBytes = width * type.getNumOfBytes();
    long rows = Math.max(1, largest / rowBytes);
    NDList parts = new NDList();
    for (long from = 0; from < features.dim(0); from += rows) {
      long count = Math.min(rows, features.dim(0) - from);
      MemorySegment bytes = supported.data().asSlice(from * rowBytes, count * rowBytes);
      parts.add(manager.create(direct(bytes), new Shape(count, width), type));
    }
    if (parts.size() == 1) {
      return parts.singletonOrThrow();
    }
    NDArray whole = NDArrays.concat(parts, 0);
    parts.close();
    return whole;
  }

  /** The engine reads the bytes in place on the CPU, so they must not lie on the Java heap. */
  private static ByteBuffer direct(MemorySegment bytes) {
    if (bytes.isNative()) {
      return bytes.asByteBuffer().order(ByteOrder.nativeOrder());
    }
    ByteBuffer copy =
        ByteBuffer.allocateDirect(Math.toIntExact(bytes.byteSize())).order(ByteOrder.nativeOrder());
    MemorySegment.ofBuffer(copy).copyFrom(bytes);
    return copy;
  }
}
