package dev.mhim.gateway.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Optional;

/**
 * What is kept of a key.
 *
 * @param id which key it is
 * @param sha256 of the key, lower-case hex
 * @param principal whose it is
 * @param role what its owner may do with it
 * @param projects where
 * @param end from when on it counts no more; none: until its line goes
 */
record KeyEntry(
    String id,
    String sha256,
    String principal,
    Role role,
    Projects projects,
    Optional<Instant> end) {

  /** Whether this is what is kept of a key; takes the same time wherever they differ. */
  boolean isOf(ApiKey key) {
    return MessageDigest.isEqual(
        sha256.getBytes(StandardCharsets.US_ASCII),
        key.sha256().getBytes(StandardCharsets.US_ASCII));
  }

  boolean hasEnded(Instant now) {
    return end.filter(it -> !now.isBefore(it)).isPresent();
  }

  Principal owner() {
    return new Principal(principal, id, role, projects);
  }
}
