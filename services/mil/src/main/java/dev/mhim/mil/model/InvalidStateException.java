package dev.mhim.mil.model;

/** Weights that do not fit the network they are loaded into: names the weight and the remedy. */
public final class InvalidStateException extends IllegalArgumentException {
  public InvalidStateException(String message) {
    super(message);
  }
}
