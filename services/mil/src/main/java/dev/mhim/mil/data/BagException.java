package dev.mhim.mil.data;

/** A bag that can't be read or does not fit the model: names the bag, what is wrong, the remedy. */
public final class BagException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String bagId;

  public BagException(String bagId, String problem) {
    super("bag %s: %s".formatted(bagId, problem));
    this.bagId = bagId;
  }

  public BagException(String bagId, String problem, Throwable cause) {
    super("bag %s: %s".formatted(bagId, problem), cause);
    this.bagId = bagId;
  }

  /** The bag at fault. */
  public String bagId() {
    return bagId;
  }
}
