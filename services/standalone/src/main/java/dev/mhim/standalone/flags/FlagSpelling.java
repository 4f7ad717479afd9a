package dev.mhim.standalone.flags;

import java.util.Arrays;

/** Flags are taken with {@code _}, as published, and with {@code -}, as is usual. */
public final class FlagSpelling {
  private FlagSpelling() {}

  /**
   * Spells long flags with {@code _}; values, and everything after a lone {@code --}, stay as they
   * are.
   */
  public static String[] normalise(String[] args) {
    String[] normal = Arrays.copyOf(args, args.length);
    for (int i = 0; i < normal.length && !normal[i].equals("--"); i++) {
      if (normal[i].startsWith("--")) {
        normal[i] = "--" + name(normal[i].substring(2));
      }
    }
    return normal;
  }

  private static String name(String flag) {
    int end = flag.indexOf('=');
    return end < 0
        ? flag.replace('-', '_')
        : flag.substring(0, end).replace('-', '_') + flag.substring(end);
  }
}
