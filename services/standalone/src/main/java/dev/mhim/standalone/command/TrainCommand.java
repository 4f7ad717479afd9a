package dev.mhim.standalone.command;

import dev.mhim.standalone.client.PlatformClient;
import dev.mhim.standalone.client.ResourceNames;
import dev.mhim.standalone.client.RunRequests;
import dev.mhim.standalone.flags.UsageException;
import dev.mhim.standalone.view.FoldLine;
import dev.mhim.standalone.view.MessageJson;
import dev.mhim.standalone.view.Terminal;
import dev.mhim.v1.Dataset;
import dev.mhim.v1.Run;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mhim train}: imports a user's folder, submits a run, shows it and brings its files. */
@Command(
    name = "train",
    abbreviateSynopsis = true,
    description = {
      "Imports a folder of bags with its label table, or takes a dataset of the platform,"
          + " cross-validates the baseline and MHIM on it, shows it live and brings models,"
          + " predictions and report.",
      "Flags are those of the published program; '_' and '-' are the same."
    })
public final class TrainCommand implements Callable<Integer> {
  @Option(names = "--detach", description = "Submit and leave; 'mhim watch' shows it.")
  private boolean detach;

  @Mixin private final TrainingDataOptions data = new TrainingDataOptions();
  @Mixin private final RunOptions run = new RunOptions();
  @Mixin private final OutputOption output = new OutputOption();
  @Mixin private final SessionOptions platform = new SessionOptions();

  @Override
  public Integer call() throws InterruptedException {
    run.checked();
    data.check();
    if (platform.isLocal()) {
      if (detach) {
        throw new UsageException(
            "--local ends its platform with the command, so that --detach can't be: ./mhim up"
                + " first");
      }
      data.checkPresent();
    }
    try (PlatformSession session = platform.open(output.progress());
        PlatformClient client = new PlatformClient(session.address())) {
      train(session, client);
      return ExitCode.OK;
    }
  }

  private void train(PlatformSession session, PlatformClient client) throws InterruptedException {
    Terminal terminal = output.progress();
    Dataset imported = data.dataset(run.project(), client, terminal);
    Run created = new RunRequests(client).create(run.project(), run.of(imported, data.title()));
    terminal.line("submitted " + created.getName());
    if (detach) {
      terminal.line(goesOn(session, created));
      if (output.isForPrograms()) {
        output.print(MessageJson.of(created));
      }
      return;
    }
    session.whenInterrupted(() -> terminal.line(goesOn(session, created)));
    RunFlow flow = new RunFlow(client, output);
    flow.finish(
        flow.watch(created, FoldLine.of(imported, created.getProtocol())),
        run.outputFolder(created.getName()));
    session.workDone();
  }

  private static String goesOn(PlatformSession session, Run created) {
    String id = ResourceNames.id(created.getName());
    return session.startedHere()
        ? "the run goes on when the platform is up again: ./mhim up, then ./mhim watch " + id
        : "the run goes on: './mhim watch %1$s' shows it, './mhim runs cancel %1$s' ends it"
            .formatted(id);
  }
}
