package dev.mhim.standalone.client;

import dev.mhim.standalone.access.ApiKey;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a platform listens, and who calls.
 *
 * @param gateway gRPC of the gateway
 * @param featureStore gRPC of the feature-store
 * @param authorities PEM file of the certificate authorities to trust; none: those of Java
 * @param key sent to the gateway with every call, and to nobody else
 */
public record PlatformAddress(
    Endpoint gateway, Endpoint featureStore, Optional<Path> authorities, Optional<ApiKey> key) {
  /** A platform that asks nobody, in the clear: {@code host:port} of each. */
  public PlatformAddress(String gateway, String featureStore) {
    this(Endpoint.of(gateway), Endpoint.of(featureStore), Optional.empty(), Optional.empty());
  }

  /** The same, called by whose key it is. */
  public PlatformAddress withKey(Optional<ApiKey> other) {
    return new PlatformAddress(gateway, featureStore, authorities, other);
  }

  /** Whether the key would go over a network as it is, for anybody on the way to read. */
  public boolean bareKey() {
    return key.isPresent() && !gateway.tls() && !gateway.isLoopback();
  }
}
