package dev.mhim.standalone.command;

import dev.mhim.standalone.client.ResourceNames;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which sweep a command is about. */
public final class SweepName {
  @Parameters(paramLabel = "SWEEP", description = "Id or full name of the sweep.")
  private String sweep = "";

  @Option(names = "--project", paramLabel = "ID", description = "Project of the sweep [default].")
  private String project = "default";

  /** Its full name. */
  String full() {
    return ResourceNames.sweep(project, sweep);
  }
}
