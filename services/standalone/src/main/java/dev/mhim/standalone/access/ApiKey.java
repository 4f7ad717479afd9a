package dev.mhim.standalone.access;

import dev.mhim.standalone.flags.UsageException;
import java.util.regex.Pattern;

/** A key that tells a gateway who calls; it is never shown. */
public final class ApiKey {
  /** What may stand behind {@code Bearer} (RFC 6750, section 2.1). */
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._~+/-]{1,8192}=*");

  private final String text;

  private ApiKey(String text) {
    this.text = text;
  }

  /**
   * A key as it was handed out.
   *
   * @param from where it comes from, for the error
   * @throws UsageException when it can't be one; the message does not repeat it
   */
  public static ApiKey of(String text, String from) {
    String key = text.strip();
    if (!FORM.matcher(key).matches()) {
      throw new UsageException(
          from
              + ": that is no API key: it is one word of letters, digits and '._~+/-=', such as"
              + " mhim_…");
    }
    return new ApiKey(key);
  }

  /** The value of the header {@code authorization}. */
  public String header() {
    return "Bearer " + text;
  }

  /** The key itself, for the file that keeps it. */
  String secret() {
    return text;
  }

  /** Never shows the key. */
  @Override
  public String toString() {
    return "ApiKey[…]";
  }
}
