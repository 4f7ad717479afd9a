package dev.mhim.standalone.access;

import dev.mhim.standalone.flags.UsageException;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Where a user types or pipes a key: never an argument, which every user of the machine can read.
 */
public final class KeyInput {
  private KeyInput() {}

  /** Asks at a terminal, without showing what is typed; elsewhere the first line of input. */
  public static ApiKey read() {
    Optional<Console> console = Optional.ofNullable(System.console()).filter(Console::isTerminal);
    if (console.isPresent()) {
      char[] typed = console.get().readPassword("API key (not shown): ");
      String key = typed == null ? "" : new String(typed);
      if (typed != null) {
        Arrays.fill(typed, ' ');
      }
      return ApiKey.of(key, "the key that was typed");
    }
    try {
      String line =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
      if (line == null) {
        throw new UsageException("standard input is empty: pipe the API key in, as one line");
      }
      return ApiKey.of(line, "standard input");
    } catch (IOException e) {
      throw new UncheckedIOException("standard input can't be read", e);
    }
  }
}
