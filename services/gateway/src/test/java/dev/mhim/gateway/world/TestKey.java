package dev.mhim.gateway.world;

import dev.mhim.platform.name.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;

/** A key as {@code mhim keys create} makes it, with the line that is kept of it. */
public record TestKey(String text, String line) {
  private static final SecureRandom RANDOM = new SecureRandom();

  /** A key of an id of 8 to 16 characters; what follows its hash is given in one. */
  public static TestKey of(String id, String grant) {
    byte[] secret = new byte[32];
    RANDOM.nextBytes(secret);
    String text =
        "mhim_%s_%s".formatted(id, Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
    return new TestKey(
        text,
        "%s %s %s".formatted(id, Sha256.hex(text.getBytes(StandardCharsets.US_ASCII)), grant));
  }

  /** The value of the header that shows it. */
  public String bearer() {
    return "Bearer " + text;
  }
}
