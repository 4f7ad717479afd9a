package dev.mhim.standalone.command;

import picocli.CommandLine.Command;

/** {@code mhim models}: files of weights. */
@Command(
    name = "models",
    description = "Shows and converts files of weights: safetensors and PyTorch checkpoints.",
    synopsisSubcommandLabel = "(inspect | convert)",
    subcommands = {ModelsInspectCommand.class, ModelsConvertCommand.class})
public final class ModelsCommand {}
