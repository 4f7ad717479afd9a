package dev.mhim.standalone.command;

import picocli.CommandLine.Command;

/** {@code mhim runs}: what was submitted. */
@Command(
    name = "runs",
    description = "Lists, shows and steers runs.",
    synopsisSubcommandLabel = "(list | get | cancel | pause | resume | retry)",
    subcommands = {
      RunsListCommand.class,
      RunsGetCommand.class,
      RunsCancelCommand.class,
      RunsPauseCommand.class,
      RunsResumeCommand.class,
      RunsRetryCommand.class
    })
public final class RunsCommand {}
