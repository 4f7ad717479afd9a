package dev.mhim.standalone.command;

import picocli.CommandLine.Command;

/** {@code mhim context}: the servers that a user works with. */
@Command(
    name = "context",
    description = "Lists, shows, chooses and deletes what 'mhim login' kept; keys are never shown.",
    synopsisSubcommandLabel = "(list | use | show | delete)",
    subcommands = {
      ContextListCommand.class,
      ContextUseCommand.class,
      ContextShowCommand.class,
      ContextDeleteCommand.class
    })
public final class ContextCommand {}
