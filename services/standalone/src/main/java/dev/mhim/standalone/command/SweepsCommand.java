package dev.mhim.standalone.command;

import picocli.CommandLine.Command;

/** {@code mhim sweeps}: what was submitted with {@code mhim sweep}. */
@Command(
    name = "sweeps",
    description = "Lists, shows and cancels sweeps.",
    synopsisSubcommandLabel = "(list | get | watch | cancel)",
    subcommands = {
      SweepsListCommand.class,
      SweepsGetCommand.class,
      SweepsWatchCommand.class,
      SweepsCancelCommand.class
    })
public final class SweepsCommand {}
