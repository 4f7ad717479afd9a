package dev.mhim.standalone.command;

import dev.mhim.standalone.client.ArtifactDownload;
import dev.mhim.standalone.client.PlatformClient;
import dev.mhim.standalone.client.ProblemText;
import dev.mhim.standalone.client.RunRequests;
import dev.mhim.standalone.client.RunWatch;
import dev.mhim.standalone.view.FoldLine;
import dev.mhim.standalone.view.ResultJson;
import dev.mhim.standalone.view.ResultTable;
import dev.mhim.standalone.view.RunDisplay;
import dev.mhim.standalone.view.RunFiles;
import dev.mhim.standalone.view.RunProgress;
import dev.mhim.standalone.view.Terminal;
import dev.mhim.v1.Artifact;
import dev.mhim.v1.Evaluation;
import dev.mhim.v1.Run;
import java.nio.file.Path;
import java.util.List;

/** Follows a run to its end and shows how it went. */
final class RunFlow {
  private final PlatformClient client;
  private final OutputOption output;
  private final Terminal terminal;

  RunFlow(PlatformClient client, OutputOption output) {
    this.client = client;
    this.output = output;
    this.terminal = output.progress();
  }

  /** Shows the run live until it has ended. */
  RunProgress watch(Run run, FoldLine lines) throws InterruptedException {
    RunProgress progress = new RunProgress(run);
    RunDisplay display = RunDisplay.on(terminal, lines);
    new RunWatch(client)
        .follow(
            run.getName(),
            message -> {
              progress.accept(message);
              display.show(progress);
            });
    display.end(progress);
    return progress;
  }

  /**
   * Shows the result and brings the files.
   *
   * @throws CommandException with every problem, when the run did not end well
   */
  void finish(RunProgress progress, Path folder) {
    Evaluation evaluation = evaluationOf(progress);
    List<Artifact> artifacts = new ArtifactDownload(client).all(progress.run().getName(), folder);
    RunFiles files = new RunFiles(folder.toAbsolutePath().normalize(), artifacts);
    terminal.line("");
    ResultTable.of(evaluation).forEach(terminal::line);
    terminal.line("");
    files.lines().forEach(terminal::line);
    if (output.isForPrograms()) {
      output.print(ResultJson.of(progress.run(), evaluation, files.paths()));
    }
  }

  /** The evaluation of a run that ended well. */
  Evaluation evaluationOf(RunProgress progress) {
    Run run = progress.run();
    if (run.getState() != Run.State.STATE_SUCCEEDED) {
      throw new CommandException(ExitCode.FAILED, endedBadly(run));
    }
    return progress.evaluation().orElseGet(() -> new RunRequests(client).evaluation(run.getName()));
  }

  private static String endedBadly(Run run) {
    StringBuilder text = new StringBuilder(run.getName());
    text.append(
        switch (run.getState()) {
          case STATE_CANCELLED -> " was cancelled";
          case STATE_REJECTED -> " can't be run";
          case STATE_FAILED -> " failed";
          case STATE_UNSPECIFIED,
              STATE_PLANNING,
              STATE_QUEUED,
              STATE_RUNNING,
              STATE_PAUSED,
              STATE_EVALUATING,
              STATE_SUCCEEDED,
              UNRECOGNIZED ->
              " has not ended: its stream broke off in state " + run.getState();
        });
    run.getProblemsList().forEach(p -> text.append("\n  ").append(ProblemText.line(p)));
    run.getFoldsList()
        .forEach(fold ->
            fold.getProblemsList()
                .forEach(p ->
                    text.append("\n  fold %d: ".formatted(fold.getFold()))
                        .append(ProblemText.line(p))));
    run.getAllCases()
        .getProblemsList()
        .forEach(p -> text.append("\n  all cases: ").append(ProblemText.line(p)));
    return text.toString();
  }
}
