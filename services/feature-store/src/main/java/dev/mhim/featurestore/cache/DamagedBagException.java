package dev.mhim.featurestore.cache;

import dev.mhim.featurestore.catalog.BagKey;
import java.io.IOException;

/** The bytes of a bag are not those that its name, their hash, promises. */
public final class DamagedBagException extends IOException {
  private static final long serialVersionUID = 1L;

  public DamagedBagException(BagKey bag) {
    super("the stored bytes of %s have another SHA-256 than its name says".formatted(bag));
  }
}
