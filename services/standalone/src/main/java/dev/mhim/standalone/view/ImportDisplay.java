package dev.mhim.standalone.view;

import dev.mhim.standalone.client.FolderUpload;
import dev.mhim.v1.ImportProgress;

/** Shows how far an import is: a bar redrawn in place on a terminal, nothing elsewhere. */
public final class ImportDisplay {
  private static final ProgressBar BAR = new ProgressBar(30);

  private final Terminal terminal;
  private boolean drawn;

  /** Shows on a terminal. */
  public ImportDisplay(Terminal terminal) {
    this.terminal = terminal;
  }

  /** The newest progress. */
  public void show(ImportProgress progress) {
    if (!terminal.interactive() || progress.getBagsTotal() == 0) {
      return;
    }
    double total = progress.getBagsTotal();
    double done = (progress.getBagsChecked() + progress.getBagsStored()) / (2 * total);
    terminal
        .out()
        .printf(
            "\r  checked %d, stored %d of %d bags %s\033[K",
            progress.getBagsChecked(),
            progress.getBagsStored(),
            progress.getBagsTotal(),
            BAR.of(done));
    terminal.out().flush();
    drawn = true;
  }

  /** How far the sending of files is. */
  public void sending(FolderUpload.Progress progress) {
    if (!terminal.interactive()) {
      return;
    }
    terminal
        .out()
        .printf(
            "\r  %d of %d files, %d sent %s\033[K",
            progress.done(),
            progress.total(),
            progress.sent(),
            BAR.of((double) progress.done() / progress.total()));
    terminal.out().flush();
    drawn = true;
  }

  /** Takes the bar away. */
  public void end() {
    if (drawn) {
      terminal.out().print("\r\033[K");
      terminal.out().flush();
      drawn = false;
    }
  }
}
