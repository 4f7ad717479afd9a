package dev.mhim.standalone.command;

import picocli.CommandLine.Command;

/** {@code mhim runs}: what was submitted. */
@Command(
    name = "runs",
    description = "Lists, shows and steers runs.",
    synopsisSubcommandLabel = "(list | get | logs | cancel | pause | resume | retry)",
    subcommands = {
      RunsListCommand.class,
      RunsGetCommand.class,
      RunsLogsCommand.class,
      RunsCancelCommand.class,
      RunsPauseCommand.class,
      RunsResumeCommand.class,
      RunsRetryCommand.class
    })
public final class RunsCommand {}
