package dev.mhim.gateway.webhook;

import dev.mhim.platform.error.ErrorKind;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.platform.error.Problems;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What signs for a target: one secret, or two while the receiver changes from the old to the new.
 * The scheme is that of Standard Webhooks 1.0.0: HMAC-SHA256 of id, timestamp and body, parted by
 * dots.
 */
final class WebhookSecrets {
  private static final String PREFIX = "whsec_";
  private static final String ALGORITHM = "HmacSHA256";
  private static final int LEAST_BYTES = 24;
  private static final int MOST_BYTES = 64;

  private final List<SecretKeySpec> keys;

  private WebhookSecrets(List<SecretKeySpec> keys) {
    this.keys = List.copyOf(keys);
  }

  /**
   * Reads a file with a secret a line.
   *
   * @throws PlatformException INVALID_ARGUMENT when it can't be read or holds anything else, never
   *     with what it holds
   */
  static WebhookSecrets read(Path file) {
    List<SecretKeySpec> keys = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(file, StandardCharsets.US_ASCII)) {
        if (!line.isBlank()) {
          keys.add(key(file, line.strip()));
        }
      }
    } catch (IOException e) {
      throw unusable(file, "the file of the secret can't be read: " + e.getClass().getSimpleName());
    }
    if (keys.isEmpty()) {
      throw unusable(file, "the file holds no secret");
    }
    return new WebhookSecrets(keys);
  }

  private static SecretKeySpec key(Path file, String text) {
    if (text.startsWith(PREFIX)) {
      try {
        byte[] secret = Base64.getDecoder().decode(text.substring(PREFIX.length()));
        if (secret.length >= LEAST_BYTES && secret.length <= MOST_BYTES) {
          return new SecretKeySpec(secret, ALGORITHM);
        }
      } catch (IllegalArgumentException e) {
        // Told below, without what it is.
      }
    }
    throw unusable(
        file,
        "a line is no secret: whsec_ and the base64 of %d to %d bytes"
            .formatted(LEAST_BYTES, MOST_BYTES));
  }

  private static PlatformException unusable(Path file, String message) {
    return new PlatformException(
        ErrorKind.INVALID_ARGUMENT,
        Problems.of(
            "UNUSABLE_SECRET",
            file.toString(),
            "",
            message,
            "make one with: echo whsec_$(openssl rand -base64 32)"));
  }

  /** The value of the header {@code webhook-signature}: a signature of each secret. */
  String sign(String id, long timestamp, byte[] body) {
    byte[] head = (id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8);
    return keys.stream()
        .map(key -> "v1," + Base64.getEncoder().encodeToString(hmac(key, head, body)))
        .collect(Collectors.joining(" "));
  }

  private static byte[] hmac(SecretKeySpec key, byte[] head, byte[] body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      mac.update(head);
      return mac.doFinal(body);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }
}
