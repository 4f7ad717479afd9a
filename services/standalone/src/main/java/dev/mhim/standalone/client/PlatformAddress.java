package dev.mhim.standalone.client;

/**
 * Where a platform listens.
 *
 * @param gateway gRPC of the gateway, {@code host:port}
 * @param featureStore gRPC of the feature-store, {@code host:port}
 */
public record PlatformAddress(String gateway, String featureStore) {
  /** Checks the form of both. */
  public PlatformAddress {
    check(gateway);
    check(featureStore);
  }

  private static void check(String address) {
    if (!address.matches("[^:/\\s]+:[0-9]{1,5}")) {
      throw new IllegalArgumentException("an address is host:port, but got '" + address + "'");
    }
  }
}
