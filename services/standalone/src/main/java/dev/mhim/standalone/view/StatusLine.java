package dev.mhim.standalone.view;

/** What is being done: one line, redrawn on a terminal; elsewhere a line each. */
public final class StatusLine {
  private static final String CLEAR = "\r\033[K";

  private final Terminal terminal;

  public StatusLine(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Shows what is being done now. */
  public void show(String text) {
    if (terminal.interactive()) {
      String cut = text.substring(0, Math.min(text.length(), terminal.width() - 1));
      terminal.out().print(CLEAR + cut);
      terminal.out().flush();
    } else {
      terminal.line(text);
    }
  }

  /** Removes the line, before anything else is printed. */
  public void clear() {
    if (terminal.interactive()) {
      terminal.out().print(CLEAR);
      terminal.out().flush();
    }
  }
}
