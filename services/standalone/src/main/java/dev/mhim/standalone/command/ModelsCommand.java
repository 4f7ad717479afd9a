package dev.mhim.standalone.command;

import picocli.CommandLine.Command;

/** {@code mhim models}: files of weights, and the card that goes with them. */
@Command(
    name = "models",
    description =
        "Shows and converts files of weights (safetensors and PyTorch checkpoints), and shows the card that goes with the models of a run.",
    synopsisSubcommandLabel = "(card | inspect | convert)",
    subcommands = {ModelsCardCommand.class, ModelsInspectCommand.class, ModelsConvertCommand.class})
public final class ModelsCommand {}
