package dev.mhim.mil.config;

/**
 * What the features of a bag are rounded to while they stay on a device, to let more bags stay; a
 * step widens those that it reads to float32 again. Flag {@code bag_storage}.
 */
public enum BagStorage {
  /** As precise as the published code; features that a file holds in fewer bits lose nothing. */
  FLOAT32(4),
  /** Half the memory, 11 significant bits, up to 65,504. */
  FLOAT16(2),
  /** Half the memory, 8 significant bits, the range of float32. */
  BFLOAT16(2);

  private final int bytes;

  BagStorage(int bytes) {
    this.bytes = bytes;
  }

  /** Bytes of one number. */
  public int bytes() {
    return bytes;
  }
}
