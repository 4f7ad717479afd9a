package dev.mhim.standalone.compute;

/** There is nothing to compute on of the kind that was asked for. */
public final class NoSuchDeviceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NoSuchDeviceException(String message) {
    super(message);
  }
}
