package dev.mhim.standalone.command;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The command line as a whole: every command, and how errors are told. */
public final class Commands {
  private static final int WIDTH = 110;

  private Commands() {}

  /** A fresh command line. */
  public static CommandLine create() {
    CommandLine root = new CommandLine(new RootCommand());
    for (Object command :
        List.of(
            new UpCommand(),
            new DownCommand(),
            new StatusCommand(),
            new TestCommand(),
            new VersionCommand())) {
      root.addSubcommand(command);
    }
    addHelp(root);
    root.setUsageHelpWidth(WIDTH);
    root.setCaseInsensitiveEnumValuesAllowed(true);
    root.setParameterExceptionHandler(Commands::tellUsage);
    root.setExecutionExceptionHandler(Commands::tellFailure);
    return root;
  }

  private static void addHelp(CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    if (!spec.helpCommand()) {
      spec.addOption(
          OptionSpec.builder("-h", "--help").usageHelp(true).description("Shows this.").build());
      spec.usageMessage().sortOptions(false);
    }
    command.getSubcommands().values().forEach(Commands::addHelp);
  }

  private static int tellUsage(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    command
        .getErr()
        .println(
            "mhim: %s (see ./%s --help)"
                .formatted(message, command.getCommandSpec().qualifiedName()));
    return ExitCode.USAGE;
  }

  private static int tellFailure(Exception e, CommandLine command, ParseResult result)
      throws Exception {
    if (e instanceof CommandException failure) {
      command.getErr().println("mhim: " + failure.getMessage());
      return failure.exitCode();
    }
    throw e;
  }
}
