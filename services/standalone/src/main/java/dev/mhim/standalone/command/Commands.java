package dev.mhim.standalone.command;

import dev.mhim.standalone.client.RequestFailedException;
import dev.mhim.standalone.compute.NoSuchDeviceException;
import dev.mhim.standalone.flags.ConfigFiles;
import dev.mhim.standalone.flags.RefusedFlags;
import dev.mhim.standalone.flags.UsageException;
import dev.mhim.tensors.TensorFileException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line as a whole: every command, and how errors are told. */
public final class Commands {
  private static final int WIDTH = 110;

  private Commands() {}

  /**
   * Runs one command.
   *
   * @param args with flags spelled with {@code _}
   * @return its exit code
   */
  public static int execute(String... args) {
    return execute(create(), args);
  }

  static int execute(CommandLine root, String... args) {
    try {
      applyConfig(root, List.of(args));
    } catch (UsageException e) {
      root.getErr().println("mhim: " + e.reason());
      return ExitCode.USAGE;
    }
    return root.execute(args);
  }

  /** Values in files named with -c stand in for flags that are not given. */
  private static void applyConfig(CommandLine root, List<String> args) {
    List<Path> files = ConfigFiles.named(args);
    CommandLine command = args.isEmpty() ? null : root.getSubcommands().get(args.getFirst());
    if (files.isEmpty() || command == null) {
      return;
    }
    Set<String> known = new HashSet<>();
    command.getCommandSpec().options().forEach(option -> known.add(flag(option)));
    Map<String, String> values = ConfigFiles.read(files, known);
    command.setDefaultValueProvider(
        arg -> arg instanceof OptionSpec option ? values.get(flag(option)) : null);
  }

  private static String flag(OptionSpec option) {
    return option.longestName().replaceFirst("^-+", "");
  }

  /** A fresh command line. */
  static CommandLine create() {
    CommandLine root = new CommandLine(new RootCommand());
    for (Object command :
        List.of(
            new DemoCommand(),
            new TrainCommand(),
            new UpCommand(),
            new DownCommand(),
            new StatusCommand(),
            new ImportCommand(),
            new DatasetsCommand(),
            new RunsCommand(),
            new WatchCommand(),
            new EvaluateCommand(),
            new CompareCommand(),
            new SweepCommand(),
            new SweepsCommand(),
            new PredictCommand(),
            new ExplainCommand(),
            new PredictionsCommand(),
            new LoginCommand(),
            new ContextCommand(),
            new KeysCommand(),
            new ModelsCommand(),
            new ParityCommand(),
            new BenchCommand(),
            new TestCommand(),
            new CompletionCommand(),
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
    String message =
        refused(e).orElse(String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
    command
        .getErr()
        .println(
            "mhim: %s (see ./%s --help)"
                .formatted(message, command.getCommandSpec().qualifiedName()));
    return ExitCode.USAGE;
  }

  /** Why a published flag is not taken as it was given. */
  private static Optional<String> refused(ParameterException e) {
    return switch (e) {
      case UnmatchedArgumentException unmatched ->
          unmatched.getUnmatched().stream()
              .map(arg -> arg.replaceFirst("^-+", "").replaceFirst("=.*", ""))
              .flatMap(flag -> RefusedFlags.reason(flag).stream())
              .findFirst();
      case MissingParameterException missing ->
          String.valueOf(missing.getMessage()).contains("'--early_stopping'")
              ? Optional.of(
                  "--early_stopping takes true or false: the published flag has no value and turns"
                      + " stopping off, which is --early_stopping false")
              : Optional.empty();
      case ParameterException other -> Optional.empty();
    };
  }

  private static int tellFailure(Exception e, CommandLine command, ParseResult result)
      throws Exception {
    return switch (e) {
      case CommandException failure -> tell(command, failure.exitCode(), failure.getMessage());
      case UsageException usage -> tell(command, ExitCode.USAGE, usage.getMessage());
      case RequestFailedException failure -> {
        failure.reasons().forEach(reason -> tell(command, ExitCode.FAILED, reason));
        yield failure.kind() == RequestFailedException.Kind.UNREACHABLE
            ? ExitCode.UNREACHABLE
            : ExitCode.FAILED;
      }
      case TensorFileException failure -> tell(command, ExitCode.FAILED, failure.getMessage());
      case NoSuchDeviceException failure -> tell(command, ExitCode.FAILED, failure.getMessage());
      case UncheckedIOException failure -> tell(command, ExitCode.FAILED, failure.getMessage());
      case Exception unforeseen -> throw unforeseen;
    };
  }

  private static int tell(CommandLine command, int exitCode, @Nullable String message) {
    command.getErr().println("mhim: " + message);
    return exitCode;
  }
}
