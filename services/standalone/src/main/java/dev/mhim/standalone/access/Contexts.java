package dev.mhim.standalone.access;

import dev.mhim.standalone.flags.UsageException;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A user's servers by name.
 *
 * @param current that which counts where a command names none
 * @param byName all of them, in the order of their names
 */
public record Contexts(Optional<String> current, Map<String, ServerContext> byName) {
  /** No context at all: the platform on the data folder. */
  public static final String LOCAL = "local";

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

  /** Sorts them. */
  public Contexts {
    byName = Collections.unmodifiableMap(new TreeMap<>(byName));
  }

  /** None. */
  public static Contexts none() {
    return new Contexts(Optional.empty(), Map.of());
  }

  /** With a context more, or another one of its name, which counts from now on. */
  public Contexts with(String name, ServerContext context) {
    if (!NAME.matcher(name).matches() || name.equals(LOCAL)) {
      throw new UsageException(
          "a context is called by 1 to 63 letters, digits and '._-', and not 'local', but got '%s'"
              .formatted(name));
    }
    Map<String, ServerContext> all = new TreeMap<>(byName);
    all.put(name, context);
    return new Contexts(Optional.of(name), all);
  }

  /** With another one that counts; {@value #LOCAL}: none. */
  public Contexts using(String name) {
    if (name.equals(LOCAL)) {
      return new Contexts(Optional.empty(), byName);
    }
    get(name);
    return new Contexts(Optional.of(name), byName);
  }

  /** Without one of them. */
  public Contexts without(String name) {
    get(name);
    Map<String, ServerContext> rest = new TreeMap<>(byName);
    rest.remove(name);
    return new Contexts(current.filter(c -> !c.equals(name)), rest);
  }

  /** One of them. */
  public ServerContext get(String name) {
    ServerContext context = byName.get(name);
    if (context == null) {
      throw new UsageException(
          "there is no context '%s': %s"
              .formatted(
                  name,
                  byName.isEmpty()
                      ? "'mhim login' makes one"
                      : "there are " + String.join(", ", byName.keySet())));
    }
    return context;
  }
}
