package dev.mhim.standalone;

import dev.mhim.standalone.command.Commands;
import dev.mhim.standalone.flags.FlagSpelling;

/** The {@code mhim} command line. */
public final class Mhim {
  private Mhim() {}

  /** Runs one command and ends with its exit code. */
  public static void main(String[] args) {
    System.exit(Commands.execute(FlagSpelling.normalise(args)));
  }
}
