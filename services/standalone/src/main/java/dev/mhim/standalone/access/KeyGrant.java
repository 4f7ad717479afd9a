package dev.mhim.standalone.access;

import dev.mhim.standalone.flags.UsageException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a key is for.
 *
 * @param principal whose it is
 * @param role viewer, submitter or admin
 * @param projects ids, or {@code *} alone for every project
 * @param until the last day (UTC) on which it counts; none: until its line goes
 */
public record KeyGrant(
    String principal, String role, List<String> projects, Optional<LocalDate> until) {
  private static final Pattern PRINCIPAL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,62}");
  private static final Pattern PROJECT = Pattern.compile("[a-z][a-z0-9-]{0,62}");

  /** Refuses with {@link UsageException} what the gateway would refuse. */
  public KeyGrant {
    projects = List.copyOf(projects);
    if (!PRINCIPAL.matcher(principal).matches()) {
      throw new UsageException(
          "--principal takes 1 to 63 letters, digits and '._@-', beginning with a letter or digit, but got '%s'"
              .formatted(principal));
    }
    boolean all = projects.equals(List.of("*"));
    if (!all
        && (projects.isEmpty()
            || !projects.stream().allMatch(id -> PROJECT.matcher(id).matches()))) {
      throw new UsageException(
          "--projects takes ids parted by commas, or * for all, but got '%s'"
              .formatted(String.join(",", projects)));
    }
  }

  @Override
  public String toString() {
    String words = "%s %s %s".formatted(principal, role, String.join(",", projects));
    return until.map(day -> words + " until=" + day).orElse(words);
  }
}
