package dev.mhim.platform.name;

import dev.mhim.platform.error.ErrorKind;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.platform.error.Problems;
import java.util.Optional;
import java.util.regex.Pattern;

/** The ids that resource names are made of: 1 to 63 of a-z, 0-9 and '-', starting with a letter. */
public final class ResourceIds {
  private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]{0,62}");

  private ResourceIds() {}

  public static boolean isValid(String id) {
    return ID.matcher(id).matches();
  }

  /** Gives the id back, or says of which field it is wrong. */
  public static String require(String field, String id) {
    if (!isValid(id)) {
      throw malformed(field, id, "an id has 1 to 63 of a-z, 0-9 and '-' and starts with a letter");
    }
    return id;
  }

  /** The project of {@code projects/{project}}. */
  public static String project(String parent) {
    return require("parent", split(parent, "projects/{project}")[1]);
  }

  static String[] split(String name, String pattern) {
    return match(name, pattern)
        .orElseThrow(() -> malformed("name", name, "the name must be " + pattern));
  }

  static Optional<String[]> match(String name, String pattern) {
    String[] parts = name.split("/", -1);
    String[] expected = pattern.split("/", -1);
    if (parts.length != expected.length) {
      return Optional.empty();
    }
    for (int i = 0; i < parts.length; i++) {
      if (!expected[i].startsWith("{") && !expected[i].equals(parts[i])) {
        return Optional.empty();
      }
    }
    return Optional.of(parts);
  }

  static PlatformException malformed(String field, String value, String message) {
    return new PlatformException(
        ErrorKind.INVALID_ARGUMENT, Problems.of("MALFORMED_NAME", field, value, message, ""));
  }
}
