package dev.mhim.standalone.command;

import dev.mhim.standalone.client.ResourceNames;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which prediction a command is about. */
final class PredictionName {
  @Parameters(paramLabel = "PREDICTION", description = "Id or full name of the prediction.")
  private String prediction = "";

  @Option(
      names = "--project",
      paramLabel = "ID",
      description = "Project of the prediction [default].")
  private String project = "default";

  /** Its full name. */
  String full() {
    return ResourceNames.prediction(project, prediction);
  }
}
