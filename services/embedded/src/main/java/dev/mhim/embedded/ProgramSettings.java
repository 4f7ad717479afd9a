package dev.mhim.embedded;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Settings of a program: {@code --name value} on the command line, or in the environment as
 * PREFIX_NAME. Secrets belong in the environment, where other users can't read them.
 */
final class ProgramSettings {
  private final String prefix;
  private final Map<String, String> arguments;
  private final Map<String, String> environment;

  /**
   * Reads the command line.
   *
   * @throws IllegalArgumentException for anything but pairs of {@code --name value}
   */
  ProgramSettings(String prefix, String[] args, Map<String, String> environment) {
    this.prefix = prefix;
    this.environment = environment;
    this.arguments = new HashMap<>();
    for (int i = 0; i < args.length; i += 2) {
      if (!args[i].startsWith("--") || i + 1 == args.length) {
        throw new IllegalArgumentException(
            "'" + args[i] + "' is not understood: give --name value, for example --port 9092");
      }
      arguments.put(args[i].substring(2), args[i + 1]);
    }
  }

  /** A setting that must be given. */
  String required(String name) {
    String value = optional(name, "");
    if (value.isBlank()) {
      throw new IllegalArgumentException(
          "--%s is missing (or %s in the environment)".formatted(name, variable(name)));
    }
    return value;
  }

  /** A setting with its default. */
  String optional(String name, String fallback) {
    String argument = arguments.get(name);
    return argument != null ? argument : environment.getOrDefault(variable(name), fallback);
  }

  /** A port, 0 to 65535; 0 when not given. */
  int port() {
    String value = optional("port", "0");
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("--port must be a number, but is '" + value + "'", e);
    }
  }

  private String variable(String name) {
    return prefix + "_" + name.toUpperCase(Locale.ROOT).replace('-', '_');
  }
}
