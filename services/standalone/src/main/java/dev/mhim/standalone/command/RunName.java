package dev.mhim.standalone.command;

import dev.mhim.standalone.client.ResourceNames;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which run a command is about. */
public final class RunName {
  @Parameters(paramLabel = "RUN", description = "Id or full name of the run.")
  private String run = "";

  @Option(names = "--project", paramLabel = "ID", description = "Project of the run [default].")
  private String project = "default";

  /** Its full name. */
  String full() {
    return ResourceNames.run(project, run);
  }
}
