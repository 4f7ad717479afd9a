package dev.mhim.standalone.platform;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;

/** Keys of a platform's object store: made once a data folder, never shown. */
public record Credentials(String accessKey, String secretKey) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Reads the keys of a folder, or makes them. */
  static Credentials of(DataFolder folder) {
    Path file = folder.credentialsFile();
    try {
      if (!Files.exists(file)) {
        SecureRandom random = new SecureRandom();
        Credentials made = new Credentials("mhim-" + hex(random, 6), hex(random, 20));
        Map<String, String> values =
            Map.of("accessKey", made.accessKey(), "secretKey", made.secretKey());
        JSON.writeValue(file.toFile(), values);
      }
      return JSON.readValue(file.toFile(), Credentials.class);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " can't be used", e);
    }
  }

  private static String hex(SecureRandom random, int bytes) {
    byte[] value = new byte[bytes];
    random.nextBytes(value);
    return HexFormat.of().formatHex(value);
  }

  /** Never shows the keys. */
  @Override
  public String toString() {
    return "Credentials[…]";
  }
}
