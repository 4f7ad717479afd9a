package dev.mhim.standalone;

import dev.mhim.standalone.command.Commands;
import dev.mhim.standalone.flags.FlagSpelling;
import java.util.Locale;

/** The {@code mhim} command line. */
public final class Mhim {
  private Mhim() {}

  /** Runs one command and ends with its exit code. */
  public static void main(String[] args) {
    // In another locale 12.346 ms would read 12,346 ms: programs and other people read this too.
    Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
    System.exit(Commands.execute(FlagSpelling.normalise(args)));
  }
}
