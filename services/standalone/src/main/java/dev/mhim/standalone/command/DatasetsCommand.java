package dev.mhim.standalone.command;

import picocli.CommandLine.Command;

/** {@code mhim datasets}: what was imported. */
@Command(
    name = "datasets",
    description = "Lists and shows imported datasets.",
    synopsisSubcommandLabel = "(list | get)",
    subcommands = {DatasetsListCommand.class, DatasetsGetCommand.class})
public final class DatasetsCommand {}
