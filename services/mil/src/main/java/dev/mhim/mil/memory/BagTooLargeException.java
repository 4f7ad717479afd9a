package dev.mhim.mil.memory;

/** A bag that does not fit the device: names the bag, what it needs, and what would help. */
public final class BagTooLargeException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final long MEBIBYTE = 1L << 20;

  private final String bagId;

  BagTooLargeException(
      String bagId, String purpose, long patches, MemoryEstimate need, long have, String remedy) {
    super(
        "bag %s: %s its %,d patches needs about %,d MiB (features %,d, activations %,d, weights %,d)"
                .formatted(
                    bagId,
                    purpose,
                    patches,
                    mebibytes(need.total()),
                    mebibytes(need.features()),
                    mebibytes(need.activations() + need.workspace()),
                    mebibytes(need.parameters()))
            + " of the %,d MiB that the fold has: %s".formatted(mebibytes(have), remedy));
    this.bagId = bagId;
  }

  /** The bag at fault. */
  public String bagId() {
    return bagId;
  }

  private static long mebibytes(long bytes) {
    return Math.ceilDiv(bytes, MEBIBYTE);
  }
}
