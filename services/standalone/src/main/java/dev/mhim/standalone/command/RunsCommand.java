package dev.mhim.standalone.command;

import picocli.CommandLine.Command;

/** {@code mhim runs}: what was submitted. */
@Command(
    name = "runs",
    description = "Lists, shows and cancels runs.",
    synopsisSubcommandLabel = "(list | get | cancel)",
    subcommands = {RunsListCommand.class, RunsGetCommand.class, RunsCancelCommand.class})
public final class RunsCommand {}
