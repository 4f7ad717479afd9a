package dev.mhim.tensors;

import java.util.Arrays;
import java.util.Optional;

/**
 * Element type of a {@link Tensor}. The constants stand in the order in which the reference
 * implementation of safetensors ranks them when it lays out a file (widest last).
 */
public enum DType {
  /** One byte, 0 or 1. */
  BOOL(1, false),
  /** Unsigned byte. */
  U8(1, false),
  I8(1, false),
  I16(2, false),
  /** IEEE 754 binary16: 11 significant bits, largest value 65504. */
  F16(2, true),
  /** The upper half of a binary32: 8 significant bits, the range of a float. */
  BF16(2, true),
  I32(4, false),
  F32(4, true),
  F64(8, true),
  I64(8, false);

  private final int byteSize;
  private final boolean floating;

  DType(int byteSize, boolean floating) {
    this.byteSize = byteSize;
    this.floating = floating;
  }

  /** Bytes of one element. */
  public int byteSize() {
    return byteSize;
  }

  /** Whether the type holds floating-point numbers (F16, BF16, F32, F64). */
  public boolean isFloating() {
    return floating;
  }

  /** The name used in a safetensors header, e.g. {@code F16}. */
  public String safetensorsName() {
    return name();
  }

  /** The type of that name in a safetensors header; empty if this library has no such type. */
  public static Optional<DType> ofSafetensorsName(String name) {
    return Arrays.stream(values()).filter(type -> type.safetensorsName().equals(name)).findFirst();
  }
}
