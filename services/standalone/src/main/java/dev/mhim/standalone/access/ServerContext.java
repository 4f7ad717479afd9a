package dev.mhim.standalone.access;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A server that a user works with, and who the user is there.
 *
 * @param server of the gateway: {@code https://host[:port]}, {@code http://host:port} or {@code
 *     host:port}
 * @param featureStore of the feature-store, in the same form; none: what the gateway passes on
 * @param authorities PEM file of the certificate authorities to trust; none: those of Java
 * @param key the user's key there; none: the server asks nobody
 */
public record ServerContext(
    String server,
    Optional<String> featureStore,
    Optional<Path> authorities,
    Optional<ApiKey> key) {}
