package dev.mhim.standalone.command;

import dev.mhim.standalone.client.ResourceNames;
import dev.mhim.standalone.flags.FlagTable;
import dev.mhim.standalone.flags.SettingValues;
import dev.mhim.standalone.flags.UsageException;
import dev.mhim.v1.Dataset;
import dev.mhim.v1.Protocol;
import dev.mhim.v1.Run;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What a run is to be: protocol, title and every setting flag. */
final class RunOptions {
  private final SettingValues values = new SettingValues();

  @Option(
      names = "--protocol",
      paramLabel = "NAME",
      description =
          "held-out: epochs are selected on an inner validation part; paper: on the test fold, as published [held-out].")
  private String protocol = "held-out";

  @Option(
      names = "--project",
      paramLabel = "ID",
      description = "Project of dataset and run [default].")
  private String project = "default";

  @Option(names = "--title", paramLabel = "TEXT", description = "Title of the run, for people.")
  private @Nullable String title;

  @Option(
      names = "--output_path",
      paramLabel = "DIR",
      description = "Where models, predictions and report go [./mhim-output/RUN].")
  private @Nullable Path outputPath;

  @Option(
      names = "--fit_all",
      description =
          "After the folds, train one more model on all cases, for use: it ends where the folds' median epoch was selected, and has no part in the scores.")
  private boolean fitAll;

  @Option(
      names = "--teacher_init",
      paramLabel = "auto",
      description =
          "The teacher starts from the plain baseline of the same fold, which the run trains first [auto].")
  private String teacherInit = "auto";

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE[,FILE]",
      description =
          "Flags in YAML files, 'name: value'; a later file wins, the command line over all.")
  void readBefore(List<String> files) {
    // Values of files stand in for flags that are not given, so Commands reads them before it
    // parses: here for help and spelling.
  }

  /** Picocli calls this once the mixin has its command: the setting flags are added to that. */
  @Spec(Spec.Target.MIXEE)
  void addSettingFlags(CommandSpec command) {
    FlagTable.addTo(command, values);
  }

  SettingValues values() {
    return values;
  }

  String project() {
    if (!ResourceNames.isId(project)) {
      throw new UsageException(
          "--project takes 1 to 63 of a-z, 0-9 and '-', starting with a letter, but got '%s'"
              .formatted(project));
    }
    return project;
  }

  /** Checks every value; nothing has been asked of a platform yet. */
  Run checked() {
    project();
    if (!teacherInit.equals("auto")) {
      throw new UsageException(
          "--teacher_init takes auto, but got '%s': a run trains the teacher's start itself"
              .formatted(teacherInit));
    }
    return Run.newBuilder()
        .setProtocol(protocol())
        .setSettings(values.settings())
        .setFitAll(fitAll)
        .build();
  }

  /** The run to ask for. */
  Run of(Dataset dataset, String fallbackTitle) {
    return checked().toBuilder()
        .setDataset(dataset.getName())
        .setTitle(title == null ? fallbackTitle : title)
        .build();
  }

  /** Where the files of a run go. */
  Path outputFolder(String run) {
    return (outputPath == null ? Path.of("mhim-output") : outputPath)
        .resolve(ResourceNames.id(run));
  }

  private Protocol protocol() {
    return switch (protocol.toLowerCase(Locale.ROOT).replace('_', '-')) {
      case "held-out" -> Protocol.PROTOCOL_HELD_OUT;
      case "paper" -> Protocol.PROTOCOL_PAPER;
      default ->
          throw new UsageException(
              "--protocol takes held-out or paper, but got '%s'".formatted(protocol));
    };
  }
}
