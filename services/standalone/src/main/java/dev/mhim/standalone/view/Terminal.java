package dev.mhim.standalone.view;

import java.io.PrintStream;

/**
 * Where lines for people go.
 *
 * @param out the stream
 * @param interactive whether lines can be redrawn in place
 * @param width columns, at least 40
 */
public record Terminal(PrintStream out, boolean interactive, int width) {
  private static final int NARROWEST = 40;
  private static final int DEFAULT_WIDTH = 100;

  /** Standard output; the script says whether it is a terminal. */
  public static Terminal standardOutput() {
    return new Terminal(System.out, Boolean.getBoolean("mhim.terminal.out"), columns());
  }

  /** Standard error, for progress where standard output carries JSON. */
  public static Terminal standardError() {
    return new Terminal(System.err, Boolean.getBoolean("mhim.terminal.err"), columns());
  }

  /** Prints a line. */
  public void line(String text) {
    out.println(text);
    out.flush();
  }

  private static int columns() {
    return Math.max(NARROWEST, Integer.getInteger("mhim.columns", DEFAULT_WIDTH));
  }
}
