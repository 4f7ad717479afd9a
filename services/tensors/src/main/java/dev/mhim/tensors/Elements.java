package dev.mhim.tensors;

import static dev.mhim.tensors.internal.LittleEndian.BYTE;
import static dev.mhim.tensors.internal.LittleEndian.DOUBLE;
import static dev.mhim.tensors.internal.LittleEndian.FLOAT;
import static dev.mhim.tensors.internal.LittleEndian.INT;
import static dev.mhim.tensors.internal.LittleEndian.LONG;
import static dev.mhim.tensors.internal.LittleEndian.SHORT;

import java.lang.foreign.MemorySegment;

/** Reads and writes the elements of tensors as Java numbers, one loop for each pair of types. */
final class Elements {

  private Elements() {}

  static float[] toFloats(Tensor tensor) {
    MemorySegment data = tensor.data();
    float[] values = new float[count(tensor)];
    switch (tensor.dtype()) {
      case F32 -> MemorySegment.copy(data, FLOAT, 0, values, 0, values.length);
      case F16 -> {
        for (int i = 0; i < values.length; i++) {
          values[i] = Float.float16ToFloat(data.get(SHORT, 2L * i));
        }
      }
      case BF16 -> {
        for (int i = 0; i < values.length; i++) {
          values[i] = Numbers.bfloat16ToFloat(data.get(SHORT, 2L * i));
        }
      }
      case F64 -> {
        for (int i = 0; i < values.length; i++) {
          values[i] = (float) data.get(DOUBLE, 8L * i);
        }
      }
      case BOOL, U8, I8, I16, I32, I64 -> {
        for (int i = 0; i < values.length; i++) {
          values[i] = integerAt(tensor, i);
        }
      }
    }
    return values;
  }

  static double[] toDoubles(Tensor tensor) {
    MemorySegment data = tensor.data();
    double[] values = new double[count(tensor)];
    switch (tensor.dtype()) {
      case F64 -> MemorySegment.copy(data, DOUBLE, 0, values, 0, values.length);
      case F16, BF16, F32 -> {
        float[] floats = toFloats(tensor);
        for (int i = 0; i < values.length; i++) {
          values[i] = floats[i];
        }
      }
      case BOOL, U8, I8, I16, I32, I64 -> {
        for (int i = 0; i < values.length; i++) {
          values[i] = integerAt(tensor, i);
        }
      }
    }
    return values;
  }

  static long[] toLongs(Tensor tensor) {
    long[] values = new long[count(tensor)];
    if (tensor.dtype().isFloating()) {
      double[] doubles = toDoubles(tensor);
      for (int i = 0; i < values.length; i++) {
        values[i] = Numbers.toLongExact(doubles[i]);
      }
    } else {
      for (int i = 0; i < values.length; i++) {
        values[i] = integerAt(tensor, i);
      }
    }
    return values;
  }

  static MemorySegment convert(Tensor tensor, DType target) {
    return switch (target) {
      case F32 -> Tensor.ofFloats(toFloats(tensor), tensor.size()).data();
      case F64 -> Tensor.ofDoubles(toDoubles(tensor), tensor.size()).data();
      case F16, BF16 -> toHalf(tensor, target);
      case BOOL -> toBool(tensor);
      case U8, I8, I16, I32, I64 -> toIntegers(tensor, target);
    };
  }

  private static MemorySegment toHalf(Tensor tensor, DType target) {
    MemorySegment converted = Tensor.allocate(target, count(tensor));
    boolean half = target == DType.F16;
    if (tensor.dtype() == DType.F64) {
      double[] values = toDoubles(tensor);
      for (int i = 0; i < values.length; i++) {
        short bits =
            half ? Numbers.doubleToFloat16(values[i]) : Numbers.doubleToBfloat16(values[i]);
        converted.set(SHORT, 2L * i, bits);
      }
    } else if (tensor.dtype().isFloating()) {
      float[] values = toFloats(tensor);
      for (int i = 0; i < values.length; i++) {
        short bits = half ? Float.floatToFloat16(values[i]) : Numbers.floatToBfloat16(values[i]);
        converted.set(SHORT, 2L * i, bits);
      }
    } else {
      for (int i = 0; i < count(tensor); i++) {
        double value = Numbers.toOddDouble(integerAt(tensor, i));
        short bits = half ? Numbers.doubleToFloat16(value) : Numbers.doubleToBfloat16(value);
        converted.set(SHORT, 2L * i, bits);
      }
    }
    return converted;
  }

  private static MemorySegment toBool(Tensor tensor) {
    double[] values = toDoubles(tensor);
    MemorySegment converted = Tensor.allocate(DType.BOOL, values.length);
    for (int i = 0; i < values.length; i++) {
      converted.set(BYTE, i, (byte) (values[i] == 0 ? 0 : 1));
    }
    return converted;
  }

  private static MemorySegment toIntegers(Tensor tensor, DType target) {
    long[] values = toLongs(tensor);
    long largest = target == DType.U8 ? 255 : Long.MAX_VALUE >> (64 - 8 * target.byteSize());
    long smallest = target == DType.U8 ? 0 : -largest - 1;
    MemorySegment converted = Tensor.allocate(target, values.length);
    for (int i = 0; i < values.length; i++) {
      long value = Numbers.within(values[i], smallest, largest);
      switch (target.byteSize()) {
        case 1 -> converted.set(BYTE, i, (byte) value);
        case 2 -> converted.set(SHORT, 2L * i, (short) value);
        case 4 -> converted.set(INT, 4L * i, (int) value);
        default -> converted.set(LONG, 8L * i, value);
      }
    }
    return converted;
  }

  /** The element of an integer or boolean tensor. */
  private static long integerAt(Tensor tensor, int index) {
    MemorySegment data = tensor.data();
    return switch (tensor.dtype()) {
      case BOOL -> tensor.byteAt(index) == 0 ? 0 : 1;
      case U8 -> tensor.byteAt(index) & 0xff;
      case I8 -> tensor.byteAt(index);
      case I16 -> data.get(SHORT, 2L * index);
      case I32 -> data.get(INT, 4L * index);
      case I64 -> data.get(LONG, 8L * index);
      case F16, BF16, F32, F64 ->
          throw new IllegalStateException(tensor.dtype() + " holds no integers");
    };
  }

  private static int count(Tensor tensor) {
    return Math.toIntExact(tensor.size());
  }
}
