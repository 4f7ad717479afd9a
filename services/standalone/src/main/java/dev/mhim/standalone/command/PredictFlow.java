package dev.mhim.standalone.command;

import dev.mhim.standalone.client.ArtifactDownload;
import dev.mhim.standalone.client.PlatformClient;
import dev.mhim.standalone.client.PredictionRequests;
import dev.mhim.standalone.client.ResourceNames;
import dev.mhim.standalone.client.RunRequests;
import dev.mhim.standalone.view.FoldLine;
import dev.mhim.standalone.view.MessageJson;
import dev.mhim.standalone.view.PredictionJson;
import dev.mhim.standalone.view.PredictionText;
import dev.mhim.standalone.view.RunProgress;
import dev.mhim.standalone.view.Terminal;
import dev.mhim.v1.Artifact;
import dev.mhim.v1.ArtifactKind;
import dev.mhim.v1.Prediction;
import dev.mhim.v1.Run;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Submits a prediction, follows it to its end, brings its files and shows what it says. */
final class PredictFlow {
  private static final Set<ArtifactKind> FILES =
      EnumSet.of(
          ArtifactKind.ARTIFACT_KIND_TABLE,
          ArtifactKind.ARTIFACT_KIND_EVALUATION,
          ArtifactKind.ARTIFACT_KIND_EXPLANATION);

  private final PlatformClient client;
  private final OutputOption output;
  private final PredictionRequests requests;

  PredictFlow(PlatformClient client, OutputOption output) {
    this.client = client;
    this.output = output;
    this.requests = new PredictionRequests(client);
  }

  /** Submits and, unless that was not wanted, follows to the end. */
  void run(PredictOptions options, boolean explain, PlatformSession session)
      throws InterruptedException {
    Terminal terminal = output.progress();
    Prediction created = requests.create(options.project(), options.of(explain));
    terminal.line("submitted " + created.getName());
    String goesOn =
        "the prediction goes on: './mhim predictions get %1$s' shows it, './mhim predictions cancel %1$s' ends it"
            .formatted(ResourceNames.id(created.getName()));
    if (options.isDetached()) {
      terminal.line(goesOn);
      showJson(created);
      return;
    }
    session.whenInterrupted(() -> terminal.line(goesOn));
    RunFlow flow = new RunFlow(client, output);
    Run execution = new RunRequests(client).get(created.getExecution());
    RunProgress progress = flow.watch(execution, new FoldLine("score"));
    flow.evaluationOf(progress);
    finish(requests.get(created.getName()), options.outputFolder(created.getName()));
    session.workDone();
  }

  /**
   * Brings the files of a prediction that has ended well, and shows it.
   *
   * @throws CommandException when it has not
   */
  void finish(Prediction prediction, Path folder) {
    List<Artifact> files =
        new ArtifactDownload(client).some(prediction.getExecution(), folder, FILES::contains);
    Path absolute = folder.toAbsolutePath().normalize();
    PredictionText.of(prediction, absolute, files).forEach(output.progress()::line);
    if (output.isForPrograms()) {
      output.print(PredictionJson.of(prediction, absolute, files));
    }
  }

  private void showJson(Prediction prediction) {
    if (output.isForPrograms()) {
      output.print(MessageJson.of(prediction));
    }
  }
}
