package dev.mhim.gateway.access;

import java.util.Locale;
import java.util.Optional;

/** What someone may do; each role may do what those before it may. */
public enum Role {
  /** Reads runs, results, files and datasets. */
  VIEWER,
  /** Also starts and steers runs, sweeps and predictions. */
  SUBMITTER,
  /** Also imports and deletes datasets. */
  ADMIN;

  /** Whether this role may do what needs the other. */
  public boolean covers(Role needed) {
    return compareTo(needed) >= 0;
  }

  /** Its name in files and messages. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The role of a word. */
  public static Optional<Role> of(String word) {
    for (Role role : values()) {
      if (role.word().equals(word)) {
        return Optional.of(role);
      }
    }
    return Optional.empty();
  }
}
