package dev.mhim.mil.data;

import ai.djl.ndarray.types.DataType;

/** How the features of a bag are kept on a device; a step widens them to float32 again. */
public enum BagStorage {
  /** As precise as the file. */
  FLOAT32(DataType.FLOAT32),
  /** Half the memory, 11 significant bits, up to 65,504. */
  FLOAT16(DataType.FLOAT16);

  private final DataType type;

  BagStorage(DataType type) {
    this.type = type;
  }

  DataType type() {
    return type;
  }
}
