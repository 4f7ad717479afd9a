package dev.mhim.standalone.view;

import dev.mhim.v1.FoldStatus;
import dev.mhim.v1.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** The first line of a run: its name, state, folds done and time. */
record RunHeader(Instant now) {
  String of(Run run) {
    long done =
        run.getFoldsList().stream()
            .filter(fold -> fold.getState() == FoldStatus.State.STATE_SUCCEEDED)
            .count();
    return "%s  %s  %d/%d folds  %s"
        .formatted(run.getName(), state(run), done, run.getFoldsCount(), elapsed(run));
  }

  /** The state as people read it. */
  static String state(Run run) {
    return run.getState().name().substring("STATE_".length()).toLowerCase(Locale.ROOT);
  }

  private String elapsed(Run run) {
    if (!run.hasCreateTime()) {
      return Durations.clock(Duration.ZERO);
    }
    Instant start = Instant.ofEpochSecond(run.getCreateTime().getSeconds());
    Instant end = run.hasEndTime() ? Instant.ofEpochSecond(run.getEndTime().getSeconds()) : now;
    return Durations.clock(Duration.between(start, end));
  }
}
