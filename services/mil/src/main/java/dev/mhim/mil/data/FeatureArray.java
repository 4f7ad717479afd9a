package dev.mhim.mil.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.mhim.tensors.DType;
import dev.mhim.tensors.Tensor;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Patch features on their way from a file to a device. */
public final class FeatureArray {
  /** A Java buffer has at most 2 GiB. */
  private static final long LARGEST_BUFFER = Integer.MAX_VALUE;

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
    return widen(transfer(manager, features, LARGEST_BUFFER));
  }

  /** The features on the device of {@code manager}, in the type that they are to be stored in. */
  static NDArray create(NDManager manager, Tensor features, BagStorage storage) {
    NDArray array = transfer(manager, features, LARGEST_BUFFER);
    if (array.getDataType() == storage.type()) {
      return array;
    }
    NDArray stored = array.toType(storage.type(), false);
    array.close();
    return stored;
  }

  /** The same features as float32; the array itself where it is. */
  static NDArray widen(NDArray array) {
    return array.getDataType() == DataType.FLOAT32 ? array : array.toType(DataType.FLOAT32, false);
  }

  /**
   * As F16 where the file has that, so that it travels as it is; other types become F32.
   *
   * @param largest bytes that one transfer may have
   */
  static NDArray transfer(NDManager manager, Tensor features, long largest) {
    DataType type =
        switch (features.dtype()) {
          case F32 -> DataType.FLOAT32;
          case F16 -> DataType.FLOAT16;
          // DJL's native layer knows no bfloat16: it ends the process.
          case BF16, BOOL, U8, I8, I16, I32, F64, I64 -> DataType.FLOAT32;
        };
    Tensor supported = type == DataType.FLOAT32 ? features.to(DType.F32) : features;
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
