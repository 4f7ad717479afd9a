package dev.mhim.standalone.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/**
 * A key that has just been made: {@code mhim_<id>_<secret>} with an id of 12 hex digits and 256
 * random bits.
 *
 * @param text the key, which is kept nowhere
 * @param line what the gateway keeps of it
 */
public record NewKey(String text, String line) {
  private static final int ID_BYTES = 6;
  private static final int SECRET_BYTES = 32;

  /** Makes a key; the generator must be one for secrets. */
  public static NewKey make(KeyGrant grant, RandomGenerator random) {
    byte[] id = new byte[ID_BYTES];
    random.nextBytes(id);
    byte[] secret = new byte[SECRET_BYTES];
    random.nextBytes(secret);
    return of(HexFormat.of().formatHex(id), secret, grant);
  }

  static NewKey of(String id, byte[] secret, KeyGrant grant) {
    String text =
        "mhim_%s_%s".formatted(id, Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
    return new NewKey(text, "%s %s %s".formatted(id, sha256(text), grant));
  }

  private static String sha256(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Never shows the key. */
  @Override
  public String toString() {
    return "NewKey[" + line + "]";
  }
}
