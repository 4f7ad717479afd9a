package dev.mhim.gateway.access;

/**
 * Someone who asks.
 *
 * @param name who it is, the same whichever of its credentials it shows
 * @param credential which credential was shown, by a name that is no secret: the id of a key; empty
 *     where nobody is asked
 * @param role what it may do
 * @param projects where it may do so
 */
public record Principal(String name, String credential, Role role, Projects projects) {
  /** Whoever asks where nobody is asked who they are. */
  public static final Principal ANONYMOUS =
      new Principal("anonymous", "", Role.ADMIN, new Projects.All());
}
