package dev.mhim.mil.data;

import ai.djl.ndarray.NDArray;
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

  /**
   * The features as float32 {@code [N, D]} on the device of {@code manager}; half-precision ones
   * travel as they are and are widened there.
   */
  public static NDArray create(NDManager manager, Tensor features) {
    NDArray array = createAsStored(manager, features);
    return array.getDataType() == DataType.FLOAT32 ? array : array.toType(DataType.FLOAT32, false);
  }

  /** The features as F32, F16 or BF16, as they are stored; other types become F32. */
  static NDArray createAsStored(NDManager manager, Tensor features) {
    DataType type =
        switch (features.dtype()) {
          case F32 -> DataType.FLOAT32;
          case F16 -> DataType.FLOAT16;
          case BF16 -> DataType.BFLOAT16;
          case BOOL, U8, I8, I16, I32, F64, I64 -> DataType.FLOAT32;
        };
    Tensor supported = type == DataType.FLOAT32 ? features.to(DType.F32) : features;
    Shape shape = new Shape(features.dim(0), features.dim(1));
    return manager.create(direct(supported.data()), shape, type);
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
