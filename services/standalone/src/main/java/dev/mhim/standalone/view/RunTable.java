package dev.mhim.standalone.view;

import dev.mhim.v1.FoldStatus;
import dev.mhim.v1.Run;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Runs, one a line. */
public final class RunTable {
  private static final String ROW = "%-28s %-10s %-9s %6s  %-20s  %-26s  %s";

  private RunTable() {}

  /** The table with its heading. */
  public static List<String> of(List<Run> runs) {
    List<String> lines = new ArrayList<>();
    lines.add(ROW.formatted("run", "state", "protocol", "folds", "created", "dataset", "title"));
    for (Run run : runs) {
      lines.add(row(run));
    }
    return lines;
  }

  private static String row(Run run) {
    long done =
        run.getFoldsList().stream()
            .filter(fold -> fold.getState() == FoldStatus.State.STATE_SUCCEEDED)
            .count();
    Instant created = Instant.ofEpochSecond(run.getCreateTime().getSeconds());
    return ROW.formatted(
        last(run.getName()),
        RunHeader.state(run),
        Protocols.name(run.getProtocol()),
        done + "/" + run.getFoldsCount(),
        run.hasCreateTime() ? created.truncatedTo(ChronoUnit.SECONDS) : "-",
        run.getDataset().replaceAll("^projects/[^/]*/datasets/", ""),
        run.getTitle());
  }

  private static String last(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }
}
