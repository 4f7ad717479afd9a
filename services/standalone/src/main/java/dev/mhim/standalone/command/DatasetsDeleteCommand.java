package dev.mhim.standalone.command;

import dev.mhim.standalone.client.DatasetRequests;
import dev.mhim.standalone.client.PlatformClient;
import dev.mhim.standalone.client.ResourceNames;
import dev.mhim.standalone.view.DatasetLine;
import dev.mhim.standalone.view.Terminal;
import java.io.Console;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mhim datasets delete}. */
@Command(
    name = "delete",
    description = {
      "Deletes a dataset with all its versions, or one version of it, for good.",
      "Exit code 1 while a run that has not ended uses it, and when there is no such dataset."
    })
public final class DatasetsDeleteCommand implements Callable<Integer> {
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  @Parameters(
      paramLabel = "DATASET",
      description = "Id for all versions, id/versions/N for one, or the full name.")
  private String dataset = "";

  @Option(names = "--project", paramLabel = "ID", description = "Project of the dataset [default].")
  private String project = "default";

  @Option(names = "--yes", description = "Without asking.")
  private boolean yes;

  @Option(
      names = "--force",
      description =
          "Also where runs that have ended used it: they keep their results, but can't be tried again.")
  private boolean force;

  @Option(names = "--allow_missing", description = "No error when there is no such dataset.")
  private boolean allowMissing;

  @Override
  public Integer call() {
    try (PlatformClient client = new PlatformClient(connection.address())) {
      DatasetRequests datasets = new DatasetRequests(client);
      String name = ResourceNames.dataset(project, dataset);
      Terminal terminal = Terminal.standardOutput();
      if (!yes && !isMeant(datasets, name)) {
        terminal.line("nothing is deleted");
        return ExitCode.FAILED;
      }
      List<String> deleted = datasets.delete(name, force, allowMissing);
      deleted.forEach(version -> terminal.line(version + " is deleted"));
      if (deleted.isEmpty()) {
        terminal.line("there is no " + name);
      }
      return ExitCode.OK;
    }
  }

  private static boolean isMeant(DatasetRequests datasets, String name) {
    Console console =
        Optional.ofNullable(System.console())
            .filter(Console::isTerminal)
            .orElseThrow(() ->
                new CommandException(
                    ExitCode.USAGE,
                    "nobody can be asked whether %s shall go: --yes says so".formatted(name)));
    console.printf("%s%n", DatasetLine.of(datasets.manifest(name).getDataset()));
    String answer = console.readLine("Delete %s for good? [y/N] ", name);
    return answer != null && List.of("y", "yes").contains(answer.strip().toLowerCase(Locale.ROOT));
  }
}
