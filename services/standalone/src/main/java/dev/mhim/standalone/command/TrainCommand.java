package dev.mhim.standalone.command;

import dev.mhim.standalone.client.DatasetImport;
import dev.mhim.standalone.client.ImportRules;
import dev.mhim.standalone.client.PlatformAddress;
import dev.mhim.standalone.client.PlatformClient;
import dev.mhim.standalone.client.ResourceNames;
import dev.mhim.standalone.client.RunRequests;
import dev.mhim.standalone.flags.UsageException;
import dev.mhim.standalone.view.FoldLine;
import dev.mhim.standalone.view.Terminal;
import dev.mhim.v1.Dataset;
import dev.mhim.v1.Run;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mhim train}: imports a user's folder, submits a run, shows it and brings its files. */
@Command(
    name = "train",
    abbreviateSynopsis = true,
    description = {
      "Imports a folder of bags with its label table, cross-validates the baseline and MHIM on it, shows it live and brings models, predictions and report.",
      "Flags are those of the published program; '_' and '-' are the same."
    })
public final class TrainCommand implements Callable<Integer> {
  @Option(
      names = "--dataset_root",
      paramLabel = "DIR",
      description =
          "Folder of the bags: pt_files/, h5_files/ or safetensors/ in it, or such files directly.")
  private @Nullable Path datasetRoot;

  @Option(
      names = "--h5_path",
      paramLabel = "DIR",
      description = "Folder of the .h5 bags, where they do not lie in dataset_root.")
  private @Nullable Path h5Path;

  @Mixin private final DatasetOptions dataset = new DatasetOptions();
  @Mixin private final RunOptions run = new RunOptions();
  @Mixin private final OutputOption output = new OutputOption();
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final PlatformOptions platform = new PlatformOptions();

  @Option(names = "--local", description = "Start a platform for this one run when none is up.")
  private boolean local;

  @Override
  public Integer call() throws InterruptedException {
    run.checked();
    Path folder = folder();
    if (local) {
      dataset.checkPresent(folder);
    }
    try (PlatformSession session = session();
        PlatformClient client = new PlatformClient(session.address())) {
      train(folder, session, client);
      return ExitCode.OK;
    }
  }

  private void train(Path folder, PlatformSession session, PlatformClient client)
      throws InterruptedException {
    Terminal terminal = output.progress();
    String id = ResourceNames.idFrom(String.valueOf(folder.getFileName()));
    DatasetImport.Source source = dataset.source(run.project(), id, folder, ImportRules.STRICT);
    Dataset imported = new DatasetImporter(client, terminal).run(source);
    Run created =
        new RunRequests(client).create(run.project(), run.of(imported, folder.toString()));
    terminal.line("submitted " + created.getName());
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

  private Path folder() {
    Path folder = h5Path == null ? datasetRoot : h5Path;
    if (folder == null) {
      throw new UsageException("--dataset_root is missing: the folder of the bags");
    }
    return folder.toAbsolutePath().normalize();
  }

  private PlatformSession session() throws InterruptedException {
    if (!local) {
      return PlatformSession.attach(connection.address(), output.progress());
    }
    Optional<PlatformAddress> running = connection.running();
    return running.isPresent()
        ? PlatformSession.attach(running.get(), output.progress())
        : PlatformSession.start(connection.folder(), platform.settings(), output.progress());
  }
}
