package dev.mhim.standalone.client;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a platform listens, and how it is spoken to.
 *
 * @param gateway gRPC of the gateway, {@code host:port}, or {@code https://host[:port]} for TLS
 * @param featureStore gRPC of the feature-store, in the same form
 * @param access what a caller shows and trusts
 */
public record PlatformAddress(String gateway, String featureStore, PlatformAccess access) {
  private static final Pattern FORM =
      Pattern.compile("(https://)?([^:/\\s]+)(?::([0-9]{1,5}))?/?");
  private static final String TLS_PORT = ":443";

  /** Checks the form of both. */
  public PlatformAddress {
    parsed(gateway);
    parsed(featureStore);
  }

  /** One that asks nobody who they are. */
  public PlatformAddress(String gateway, String featureStore) {
    this(gateway, featureStore, PlatformAccess.NONE);
  }

  /** The same for a caller. */
  public PlatformAddress with(PlatformAccess other) {
    return new PlatformAddress(gateway, featureStore, other);
  }

  /** Whether an address is spoken to over TLS. */
  static boolean isTls(String address) {
    return parsed(address).group(1) != null;
  }

  /** Host and port of an address. */
  static String hostAndPort(String address) {
    Matcher matcher = parsed(address);
    String port = matcher.group(3);
    return matcher.group(2) + (port == null ? TLS_PORT : ":" + port);
  }

  private static Matcher parsed(String address) {
    Matcher matcher = FORM.matcher(address);
    if (!matcher.matches() || (matcher.group(1) == null && matcher.group(3) == null)) {
      throw new IllegalArgumentException(
          "an address is host:port, or https://host[:port] for TLS, but got '" + address + "'");
    }
    return matcher;
  }
}
