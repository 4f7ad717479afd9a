package dev.mhim.standalone.command;

import picocli.CommandLine.Command;

/** {@code mhim bench}: how fast it is here. */
@Command(
    name = "bench",
    description = "Measures how fast training is on this machine, without a platform.",
    synopsisSubcommandLabel = "step",
    subcommands = BenchStepCommand.class)
public final class BenchCommand {}
