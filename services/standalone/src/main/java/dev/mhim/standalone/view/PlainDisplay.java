package dev.mhim.standalone.view;

import dev.mhim.v1.FoldStatus;
import dev.mhim.v1.Stage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** A line when something changes: a fold's state or stage; else one a fold now and then. */
final class PlainDisplay implements RunDisplay {
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  private record Shown(String what, Instant when) {}

  private final Terminal terminal;
  private final FoldLine lines;
  private final Clock clock;
  private final Map<Integer, Shown> shown = new HashMap<>();
  private String state = "";

  PlainDisplay(Terminal terminal, FoldLine lines, Clock clock) {
    this.terminal = terminal;
    this.lines = lines;
    this.clock = clock;
  }

  @Override
  public void show(RunProgress progress) {
    Instant now = clock.instant();
    String newState = RunHeader.state(progress.run());
    if (!newState.equals(state)) {
      state = newState;
      terminal.line(new RunHeader(now).of(progress.run()));
    }
    for (FoldProgress fold : progress.folds()) {
      if (hasNothingToShowYet(fold)) {
        continue;
      }
      String what = what(fold);
      Shown last = shown.get(fold.status().getFold());
      boolean changed = last == null || !last.what().equals(what);
      boolean due =
          last != null
              && what.contains("RUNNING")
              && Duration.between(last.when(), now).compareTo(INTERVAL) >= 0;
      if (changed || due) {
        shown.put(fold.status().getFold(), new Shown(what, now));
        terminal.line(lines.of(fold));
      }
    }
  }

  @Override
  public void end(RunProgress progress) {
    show(progress);
  }

  /** A stage has begun, and its first loss is not there yet. */
  private static boolean hasNothingToShowYet(FoldProgress fold) {
    return fold.status().getState() == FoldStatus.State.STATE_RUNNING
        && fold.attempt() == fold.status().getAttempt()
        && fold.position()
            .filter(position -> position.getStage() != Stage.STAGE_PREDICTION)
            .filter(position -> Double.isNaN(position.getLoss()))
            .isPresent();
  }

  /** What a line is worth for: the state, the stage, and another attempt. */
  private static String what(FoldProgress fold) {
    FoldStatus.State state = fold.status().getState();
    // Metrics may come before the state that they belong to.
    String stage =
        fold.position()
            .filter(position -> state == FoldStatus.State.STATE_RUNNING)
            .map(position -> position.getStage().name())
            .orElse("");
    int attempt = Math.max(1, fold.status().getAttempt());
    return state + stage + attempt;
  }
}
