package dev.mhim.standalone.command;

import dev.mhim.standalone.client.DatasetImport;
import dev.mhim.standalone.client.ImportRules;
import dev.mhim.standalone.client.PlatformAddress;
import dev.mhim.standalone.client.PlatformClient;
import dev.mhim.standalone.client.RequestFailedException;
import dev.mhim.standalone.client.ResourceNames;
import dev.mhim.standalone.client.RunRequests;
import dev.mhim.standalone.platform.Installation;
import dev.mhim.standalone.platform.PlatformState;
import dev.mhim.standalone.view.FoldLine;
import dev.mhim.standalone.view.Terminal;
import dev.mhim.v1.Dataset;
import dev.mhim.v1.Run;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mhim demo}: everything, on real data that ships with the project. */
@Command(
    name = "demo",
    abbreviateSynopsis = true,
    description = {
      "Starts the platform, imports a data set that ships with the project, cross-validates the baseline and MHIM on it, shows it live, and ends the platform again.",
      "Takes every flag of 'train', too."
    })
public final class DemoCommand implements Callable<Integer> {
  /** What ends in about two minutes on two cores. */
  static final int EPOCHS = 20;

  private static final Duration CANCEL_WITHIN = Duration.ofSeconds(3);

  @Option(
      names = "--dataset",
      paramLabel = "NAME",
      description = "elephant, musk1 or lung_survival [elephant].")
  private String dataset = "elephant";

  @Option(names = "--keep", description = "Leave the platform running.")
  private boolean keep;

  @Mixin private final RunOptions run = new RunOptions();
  @Mixin private final OutputOption output = new OutputOption();
  @Mixin private final DataOption data = new DataOption();
  @Mixin private final PlatformOptions platform = new PlatformOptions();

  @Override
  public Integer call() throws InterruptedException {
    DemoDataset chosen = DemoDataset.of(dataset);
    if (!run.values().has("num_epoch")) {
      run.values().put("num_epoch", Integer.toString(EPOCHS));
    }
    run.checked();
    try (PlatformSession session = session();
        PlatformClient client = new PlatformClient(session.address())) {
      show(chosen, session, client);
    }
    if (keep) {
      output
          .progress()
          .line("the platform stays up: './mhim status' shows it, './mhim down' ends it");
    }
    return ExitCode.OK;
  }

  private void show(DemoDataset chosen, PlatformSession session, PlatformClient client)
      throws InterruptedException {
    Terminal terminal = output.progress();
    Path folder = Installation.ofScript().datasets().resolve(chosen.folder());
    DatasetImport.Source source =
        new DatasetImport.Source(
            run.project(),
            ResourceNames.idFrom(chosen.folder()),
            folder,
            "",
            List.of(),
            ImportRules.STRICT);
    Dataset imported = new DatasetImporter(client, terminal).run(source);
    RunRequests requests = new RunRequests(client);
    Run created = requests.create(run.project(), run.of(imported, "demo " + chosen.folder()));
    terminal.line("submitted " + created.getName());
    session.whenInterrupted(() -> cancel(requests, created, terminal));
    RunFlow flow = new RunFlow(client, output);
    flow.finish(
        flow.watch(created, FoldLine.of(imported, created.getProtocol())),
        run.outputFolder(created.getName()));
    session.workDone();
  }

  /** A run left on the queue would go on at the next start. */
  private static void cancel(RunRequests requests, Run created, Terminal terminal) {
    try {
      requests.cancel(created.getName(), "the demo was interrupted", CANCEL_WITHIN);
    } catch (RequestFailedException e) {
      terminal.line("the run could not be cancelled: " + e.getMessage());
    }
  }

  private PlatformSession session() throws InterruptedException {
    Terminal terminal = output.progress();
    Optional<PlatformAddress> running = RunningPlatform.on(data.folder());
    if (running.isPresent()) {
      return PlatformSession.attach(running.get(), terminal);
    }
    if (keep) {
      PlatformState state =
          new DetachedStart(Installation.ofScript(), data.folder(), terminal)
              .start(platform.settings());
      return PlatformSession.attach(
          new PlatformAddress(state.gateway(), state.featureStore()), terminal);
    }
    return PlatformSession.start(data.folder(), platform.settings(), terminal);
  }
}
