package dev.mhim.trainer.claim;

/** The broker went away while a transaction was being committed: it may have been, or not. */
final class UncertainOutcomeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UncertainOutcomeException(Offer offer, Throwable cause) {
    super("whether " + offer + " was taken is not known: " + cause.getMessage(), cause);
  }
}
