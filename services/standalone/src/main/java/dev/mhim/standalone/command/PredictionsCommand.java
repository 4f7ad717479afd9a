package dev.mhim.standalone.command;

import picocli.CommandLine.Command;

/** {@code mhim predictions}: what was submitted with {@code mhim predict} or {@code explain}. */
@Command(
    name = "predictions",
    description = "Lists, shows and cancels predictions.",
    synopsisSubcommandLabel = "(list | get | cancel)",
    subcommands = {
      PredictionsListCommand.class,
      PredictionsGetCommand.class,
      PredictionsCancelCommand.class
    })
public final class PredictionsCommand {}
