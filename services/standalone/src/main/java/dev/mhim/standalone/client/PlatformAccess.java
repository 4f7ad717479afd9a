package dev.mhim.standalone.client;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What a caller shows to a platform, and whom it trusts.
 *
 * @param apiKey shown with every call; none: the platform asks nobody who they are
 * @param authorities certificates (PEM) of who may sign the platform's; none: those that Java knows
 */
public record PlatformAccess(Optional<String> apiKey, Optional<Path> authorities) {
  /** Nothing is shown, and the usual authorities are trusted. */
  public static final PlatformAccess NONE =
      new PlatformAccess(Optional.empty(), Optional.empty());

  /** Never shows the key. */
  @Override
  public String toString() {
    return "PlatformAccess[key " + (apiKey.isPresent() ? "given" : "none") + ", " + authorities + "]";
  }
}
