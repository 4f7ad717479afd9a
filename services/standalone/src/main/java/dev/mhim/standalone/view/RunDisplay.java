package dev.mhim.standalone.view;

import java.time.Clock;

/** Shows how a run goes. */
public sealed interface RunDisplay permits LiveDisplay, PlainDisplay {
  /** Shows the run as it is now; called after every message. */
  void show(RunProgress progress);

  /** Shows the run a last time. */
  void end(RunProgress progress);

  /** Redrawn in place on a terminal, occasional lines elsewhere. */
  static RunDisplay on(Terminal terminal, FoldLine lines) {
    return terminal.interactive()
        ? new LiveDisplay(terminal, lines, Clock.systemUTC())
        : new PlainDisplay(terminal, lines, Clock.systemUTC());
  }
}
