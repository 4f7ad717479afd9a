package dev.mhim.standalone.command;

import dev.mhim.standalone.client.PlatformClient;
import dev.mhim.standalone.client.SweepRequests;
import dev.mhim.standalone.view.MessageJson;
import dev.mhim.standalone.view.SweepTable;
import dev.mhim.standalone.view.Terminal;
import dev.mhim.v1.Run;
import dev.mhim.v1.Sweep;
import java.time.Duration;

/** Follows a sweep to its end and shows its board. */
final class SweepFlow {
  private static final Duration PAUSE = Duration.ofSeconds(2);

  private final SweepRequests requests;
  private final OutputOption output;

  SweepFlow(PlatformClient client, OutputOption output) {
    this.requests = new SweepRequests(client);
    this.output = output;
  }

  /** Tells of each change until every run has ended; exit code 1 unless all ended well. */
  int toItsEnd(Sweep begun) throws InterruptedException {
    Sweep sweep = begun;
    String told = "";
    while (true) {
      String now = SweepTable.progress(sweep);
      if (!now.equals(told)) {
        output.progress().line(now);
        told = now;
      }
      if (sweep.getEndedCount() == sweep.getPointsCount()) {
        show(sweep);
        return sweep.getPointsList().stream()
                .allMatch(point -> point.getState() == Run.State.STATE_SUCCEEDED)
            ? ExitCode.OK
            : ExitCode.FAILED;
      }
      Thread.sleep(PAUSE);
      sweep = requests.get(begun.getName());
    }
  }

  /** The board as it is now. */
  void show(Sweep sweep) {
    if (output.isForPrograms()) {
      output.print(MessageJson.of(sweep));
    } else {
      output.progress().line("");
      SweepTable.board(sweep).forEach(Terminal.standardOutput()::line);
    }
  }
}
