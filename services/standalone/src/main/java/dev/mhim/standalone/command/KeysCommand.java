package dev.mhim.standalone.command;

import picocli.CommandLine.Command;

/** {@code mhim keys}: API keys of a gateway that asks who calls. */
@Command(
    name = "keys",
    description = "Makes API keys for a gateway that asks who calls (docs/security.md).",
    synopsisSubcommandLabel = "(create)",
    subcommands = KeysCreateCommand.class)
public final class KeysCommand {}
