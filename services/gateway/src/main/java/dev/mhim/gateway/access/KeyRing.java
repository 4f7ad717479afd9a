package dev.mhim.gateway.access;

import dev.mhim.platform.error.ErrorKind;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.platform.error.Problems;
import dev.mhim.v1.Problem;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The keys that count now, of a text with one key a line: {@code <id> <sha256> <principal> <role>
 * <projects> [until=<date>]}, where projects are {@code *} or ids parted by commas, and a date is
 * the last day (UTC) on which the key counts. Lines that are empty or begin with {@code #} say
 * nothing.
 */
final class KeyRing {
  private static final Pattern ID = Pattern.compile("[a-z0-9]{8,16}");
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern PRINCIPAL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,62}");
  private static final String UNTIL = "until=";

  private final Map<String, KeyEntry> entries;

  private KeyRing(Map<String, KeyEntry> entries) {
    this.entries = Map.copyOf(entries);
  }

  /**
   * Reads keys.
   *
   * @param source where the text is from, for messages
   * @throws PlatformException INVALID_ARGUMENT with every line that is wrong, never with what it
   *     says: a key put there by mistake must not come into a log
   */
  static KeyRing parse(String source, String text) {
    Map<String, KeyEntry> entries = new HashMap<>();
    List<Problem> problems = new ArrayList<>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (line.isBlank() || line.stripLeading().startsWith("#")) {
        continue;
      }
      List<String> faults = new ArrayList<>();
      Optional<KeyEntry> entry = entry(line.strip().split("\\s+"), faults);
      if (entry.isPresent() && entries.putIfAbsent(entry.get().id(), entry.get()) != null) {
        faults.add("its id is that of a line before");
      }
      if (!faults.isEmpty()) {
        problems.add(
            Problems.of(
                "MALFORMED_KEY_LINE",
                source + " line " + number,
                "",
                String.join("; ", faults),
                "take the line that 'mhim keys create' makes"));
      }
    }
    if (!problems.isEmpty()) {
      throw new PlatformException(ErrorKind.INVALID_ARGUMENT, problems);
    }
    return new KeyRing(entries);
  }

  private static Optional<KeyEntry> entry(String[] words, List<String> faults) {
    if (words.length < 5 || words.length > 6) {
      faults.add(
          "a line has id, sha256, principal, role, projects and perhaps until=DATE, but this has "
              + words.length
              + " words");
      return Optional.empty();
    }
    require(ID.matcher(words[0]).matches(), "an id has 8 to 16 of a-z and 0-9", faults);
    require(HASH.matcher(words[1]).matches(), "a sha256 has 64 of 0-9 and a-f", faults);
    require(
        PRINCIPAL.matcher(words[2]).matches(),
        "a principal has 1 to 63 letters, digits and '._@-' and begins with a letter or digit",
        faults);
    Optional<Role> role = Role.of(words[3]);
    require(role.isPresent(), "a role is viewer, submitter or admin", faults);
    Optional<Projects> projects = Projects.parse(words[4]);
    require(projects.isPresent(), "projects are * or ids parted by commas", faults);
    Optional<Instant> end = words.length == 6 ? end(words[5], faults) : Optional.empty();
    return faults.isEmpty()
        ? Optional.of(
            new KeyEntry(
                words[0], words[1], words[2], role.orElseThrow(), projects.orElseThrow(), end))
        : Optional.empty();
  }

  private static void require(boolean condition, String fault, List<String> faults) {
    if (!condition) {
      faults.add(fault);
    }
  }

  private static Optional<Instant> end(String word, List<String> faults) {
    try {
      if (word.startsWith(UNTIL)) {
        LocalDate last = LocalDate.parse(word.substring(UNTIL.length()));
        return Optional.of(last.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant());
      }
    } catch (DateTimeParseException e) {
      // Told below, without the word.
    }
    faults.add("the last word must be until= and a date such as 2027-01-31");
    return Optional.empty();
  }

  /** Whose key it is; empty for one that is unknown, wrong or no more. */
  Optional<Principal> owner(ApiKey key, Instant now) {
    return Optional.ofNullable(entries.get(key.id()))
        .filter(entry -> entry.isOf(key))
        .filter(entry -> !entry.hasEnded(now))
        .map(KeyEntry::owner);
  }

  int size() {
    return entries.size();
  }

  long principals() {
    return entries.values().stream().map(KeyEntry::principal).distinct().count();
  }
}
