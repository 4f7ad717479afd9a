package dev.mhim.platform.store;

import java.io.IOException;
import java.io.InputStream;

/**
 * An object on its way from the store.
 *
 * @param sizeBytes of the whole object
 * @param bytes from the first on
 */
public record ObjectTransfer(long sizeBytes, InputStream bytes) implements AutoCloseable {
  @Override
  public void close() throws IOException {
    bytes.close();
  }
}
