package dev.mhim.standalone.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** {@code mhim} itself. */
@Command(
    name = "mhim",
    description = "Trains MHIM-MIL on features of whole slides: a platform on one machine.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = HelpCommand.class,
    footer = {
      "",
      "Exit codes: 0 well; 1 the run failed or was refused; 2 wrong command line; 3 no platform is up; 4 the platform can't start; 69 no JDK; 70 the build failed.",
      "'./mhim demo' shows everything on real data."
    })
public final class RootCommand {}
