package dev.mhim.standalone.command;

import picocli.CommandLine.Command;

/** {@code mhim datasets}: what was imported. */
@Command(
    name = "datasets",
    description = "Lists, shows and deletes imported datasets.",
    synopsisSubcommandLabel = "(list | get | delete | usage | gc)",
    subcommands = {
      DatasetsListCommand.class,
      DatasetsGetCommand.class,
      DatasetsDeleteCommand.class,
      DatasetsUsageCommand.class,
      DatasetsGcCommand.class
    })
public final class DatasetsCommand {}
