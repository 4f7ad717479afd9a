package dev.mhim.standalone.client;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a service listens.
 *
 * @param target {@code host:port}
 * @param tls whether it is spoken to over TLS
 */
public record Endpoint(String target, boolean tls) {
  private static final Pattern FORM =
      Pattern.compile(
          "(?:(https?)://)?(\\[[0-9A-Fa-f:.]+]|[^:/\\s\\[\\]@?#]+)(?::([0-9]{1,5}))?/?");

  /**
   * Reads {@code https://host[:port]} (port 443 if none), {@code http://host:port} or {@code
   * host:port}; the last two are not encrypted.
   */
  public static Endpoint of(String text) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      throw wrong(text);
    }
    boolean tls = "https".equals(parts.group(1));
    String port = parts.group(3);
    if (port == null && !tls) {
      throw wrong(text);
    }
    int number = port == null ? 443 : Integer.parseInt(port);
    if (number < 1 || number > 65535) {
      throw wrong(text);
    }
    return new Endpoint(parts.group(2) + ":" + number, tls);
  }

  /** Whether what is said to it never leaves this machine. */
  boolean isLoopback() {
    String host = target.substring(0, target.lastIndexOf(':'));
    return host.equals("localhost") || host.equals("[::1]") || host.matches("127(\\.[0-9]+){3}");
  }

  private static IllegalArgumentException wrong(String text) {
    return new IllegalArgumentException(
        "an address is host:port, or https://host[:port] for TLS, but got '" + text + "'");
  }

  @Override
  public String toString() {
    return tls ? "https://" + target : target;
  }
}
