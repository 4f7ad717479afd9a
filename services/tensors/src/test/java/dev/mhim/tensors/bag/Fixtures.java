package dev.mhim.tensors.bag;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** Files of {@code src/test/resources}. */
final class Fixtures {
  private Fixtures() {}

  static byte[] bytes(String resource) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(Fixtures.class.getResourceAsStream("/" + resource), resource)) {
      return in.readAllBytes();
    }
  }
}
