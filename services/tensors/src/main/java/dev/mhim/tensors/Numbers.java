package dev.mhim.tensors;

/** Conversions between number formats, each rounded once, to nearest, ties to even. */
final class Numbers {

  private Numbers() {}

  static short floatToBfloat16(float value) {
    int bits = Float.floatToRawIntBits(value);
    if (Float.isNaN(value)) {
      // Quiet bit set: a NaN whose payload lies in the lower half must not become an infinity.
      return (short) ((bits >>> 16) | 0x40);
    }
    return (short) ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16);
  }

  static float bfloat16ToFloat(short bits) {
    return Float.intBitsToFloat(bits << 16);
  }

  static short doubleToFloat16(double value) {
    return Float.floatToFloat16(toOddFloat(value));
  }

  static short doubleToBfloat16(double value) {
    return floatToBfloat16(toOddFloat(value));
  }

  /**
   * The float nearest to {@code value} that is either equal to it or has an odd last bit. Rounding
   * that to a format with fewer bits gives the same as rounding {@code value} itself; rounding the
   * nearest float would round twice (Boldo and Melquiond, Emulation of FMA and correctly rounded
   * sums, 2008).
   */
  private static float toOddFloat(double value) {
    float nearest = (float) value;
    if (nearest == value || Double.isNaN(value) || Float.isInfinite(nearest)) {
      return nearest;
    }
    if ((Float.floatToRawIntBits(nearest) & 1) == 1) {
      return nearest;
    }
    // The other neighbour of value: exactly one of the two has an odd last bit.
    return nearest < value ? Math.nextUp(nearest) : Math.nextDown(nearest);
  }

  /** The double nearest to {@code value}, or its neighbour with an odd last bit, as above. */
  static double toOddDouble(long value) {
    double nearest = value;
    // 2^63 is even and no long: the conversion back saturates, the neighbour below is odd.
    long back = nearest == 0x1p63 ? Long.MAX_VALUE : (long) nearest;
    boolean exact = nearest != 0x1p63 && back == value;
    if (exact || (Double.doubleToRawLongBits(nearest) & 1) == 1) {
      return nearest;
    }
    boolean below = nearest != 0x1p63 && back < value;
    return below ? Math.nextUp(nearest) : Math.nextDown(nearest);
  }

  /**
   * The value as a long.
   *
   * @throws ArithmeticException if it is no integer of 64 bits
   */
  static long toLongExact(double value) {
    // 2^63 itself converts to Long.MAX_VALUE and back to 2^63, so it needs its own check.
    if (value != Math.rint(value) || value < -0x1p63 || value >= 0x1p63) {
      throw new ArithmeticException(value + " is not a 64-bit integer");
    }
    return (long) value;
  }

  /**
   * The value, if it lies within the bounds.
   *
   * @throws ArithmeticException if it does not
   */
  static long within(long value, long smallest, long largest) {
    if (value < smallest || value > largest) {
      throw new ArithmeticException(value + " is not between " + smallest + " and " + largest);
    }
    return value;
  }
}
