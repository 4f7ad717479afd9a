package dev.mhim.standalone.view;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A header and one line a fold, redrawn in place. */
final class LiveDisplay implements RunDisplay {
  private static final Duration SHORTEST = Duration.ofMillis(200);

  private final Terminal terminal;
  private final FoldLine lines;
  private final Clock clock;
  private Instant drawn = Instant.EPOCH;
  private int height;

  LiveDisplay(Terminal terminal, FoldLine lines, Clock clock) {
    this.terminal = terminal;
    this.lines = lines;
    this.clock = clock;
  }

  @Override
  public void show(RunProgress progress) {
    if (Duration.between(drawn, clock.instant()).compareTo(SHORTEST) >= 0) {
      draw(progress);
    }
  }

  @Override
  public void end(RunProgress progress) {
    draw(progress);
    height = 0;
  }

  private void draw(RunProgress progress) {
    drawn = clock.instant();
    List<String> text = new ArrayList<>();
    text.add(new RunHeader(drawn).of(progress.run()));
    progress.folds().forEach(fold -> text.add(lines.of(fold)));
    StringBuilder frame = new StringBuilder();
    if (height > 0) {
      frame.append("\033[").append(height).append('A');
    }
    for (String line : text) {
      frame.append('\r').append(cut(line)).append("\033[K\n");
    }
    height = Math.max(height, text.size());
    terminal.out().print(frame);
    terminal.out().flush();
  }

  /** A line that wraps would be counted as one and spoil the redrawing. */
  private String cut(String line) {
    return line.length() < terminal.width() ? line : line.substring(0, terminal.width() - 1);
  }
}
