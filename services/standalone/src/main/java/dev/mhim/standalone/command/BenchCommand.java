package dev.mhim.standalone.command;

import picocli.CommandLine.Command;

/** {@code mhim bench}: how fast it is here. */
@Command(
    name = "bench",
    description =
        "Measures how fast training and evaluation are on this machine, without a platform.",
    synopsisSubcommandLabel = "(step | evaluate)",
    subcommands = {BenchStepCommand.class, BenchEvaluateCommand.class})
public final class BenchCommand {}
