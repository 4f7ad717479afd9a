package dev.mhim.gateway.access;

import dev.mhim.platform.name.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A key as its owner shows it: {@code mhim_<id>_<secret>}. The id says which key it is and is no
 * secret; the secret is 256 random bits in base64url. The random bits need no salt and no slow
 * hash: nobody guesses them.
 */
public final class ApiKey {
  /** How every key begins, so that it is told from a token, and found where it was leaked. */
  public static final String PREFIX = "mhim_";

  private static final Pattern FORM = Pattern.compile("mhim_([a-z0-9]{8,16})_[A-Za-z0-9_-]{43}");

  private final String id;
  private final String text;

  private ApiKey(String id, String text) {
    this.id = id;
    this.text = text;
  }

  /** Reads a key; empty for what has not its form. */
  public static Optional<ApiKey> parse(String text) {
    Matcher matcher = FORM.matcher(text);
    return matcher.matches() ? Optional.of(new ApiKey(matcher.group(1), text)) : Optional.empty();
  }

  /** Which key it is. */
  public String id() {
    return id;
  }

  /** SHA-256 of the whole key in lower-case hex, which is what is kept of it. */
  public String sha256() {
    return Sha256.hex(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** Never shows the secret. */
  @Override
  public String toString() {
    return PREFIX + id + "_…";
  }
}
