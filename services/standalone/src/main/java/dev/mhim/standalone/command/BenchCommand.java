package dev.mhim.standalone.command;

import picocli.CommandLine.Command;

/** {@code mhim bench}: how fast it is here. */
@Command(
    name = "bench",
    description =
        "Measures how fast training and evaluation are on this machine, without a platform, and how fast bags come from one that is up.",
    synopsisSubcommandLabel = "(step | evaluate | bags)",
    subcommands = {BenchStepCommand.class, BenchEvaluateCommand.class, BenchBagsCommand.class})
public final class BenchCommand {}
