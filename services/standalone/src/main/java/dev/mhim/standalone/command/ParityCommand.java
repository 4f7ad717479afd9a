package dev.mhim.standalone.command;

import ai.djl.Device;
import dev.mhim.mil.parity.Mutation;
import dev.mhim.mil.parity.ParityReport;
import dev.mhim.mil.parity.ParityRunner;
import dev.mhim.mil.parity.ReferenceCase;
import dev.mhim.mil.parity.ReferenceCaseException;
import dev.mhim.standalone.compute.ComputeEngine;
import dev.mhim.standalone.view.ParityJson;
import dev.mhim.standalone.view.ParityText;
import dev.mhim.standalone.view.StatusLine;
import dev.mhim.standalone.view.Terminal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code mhim parity}: does this build compute what the published code computes. */
@Command(
    name = "parity",
    description = {
      "Trains the recorded cases of a folder (NAME.json with NAME.safetensors, as in"
          + " ../shared/golden) and shows how far each quantity is off.",
      "Exit code 1 where one is beyond its limit: 1e-4 for values, 1e-3 for gradients, 1e-2 for"
          + " changes of weights; masks and counts exactly."
    })
public final class ParityCommand implements Callable<Integer> {
  @Mixin private final OutputOption output = new OutputOption();

  @Parameters(paramLabel = "DIR", description = "The folder.")
  private Path folder = Path.of(".");

  @Option(
      names = "--case",
      split = ",",
      paramLabel = "NAME",
      description = "Only these cases [all].")
  private List<String> only = List.of();

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      description = "cpu [cpu] or gpu, the first NVIDIA GPU.")
  private ComputeEngine.Kind device = ComputeEngine.Kind.cpu;

  @Option(
      names = "--mutate",
      paramLabel = "MISTAKE",
      converter = MutationName.class,
      description = {
        "Trains with a deliberate mistake, which must be found: teacher_never_updated,"
            + " queries_never_updated, momentum_before_optimiser, kept_patches_ascending."
      })
  private Mutation mutation = Mutation.NONE;

  @Override
  public Integer call() {
    try {
      return run();
    } catch (ReferenceCaseException e) {
      throw new CommandException(ExitCode.FAILED, String.valueOf(e.getMessage()));
    }
  }

  private int run() {
    List<String> names = ReferenceCase.select(folder, only);
    StatusLine status = new StatusLine(Terminal.standardError());
    Device where = ComputeEngine.start(device, Terminal.standardError()::line);
    ParityRunner runner = new ParityRunner(where);
    List<ParityReport> reports = new ArrayList<>();
    Terminal out = Terminal.standardOutput();
    for (String name : names) {
      if (Terminal.standardError().interactive()) {
        status.show("training %s (%d of %d)".formatted(name, reports.size() + 1, names.size()));
      }
      ParityReport report = runner.run(ReferenceCase.read(folder, name), mutation);
      reports.add(report);
      status.clear();
      if (!output.isForPrograms()) {
        ParityText.of(report).forEach(out::line);
      }
    }
    if (output.isForPrograms()) {
      output.print(ParityJson.of(folder, device.name(), mutation, reports));
    } else {
      ParityText.summary(mutation, reports).forEach(out::line);
    }
    return reports.stream().allMatch(ParityReport::passed) ? ExitCode.OK : ExitCode.FAILED;
  }

  /** A mistake by its name in lower case, with {@code _} or {@code -}. */
  static final class MutationName implements ITypeConverter<Mutation> {
    @Override
    public Mutation convert(String text) {
      String name = text.replace('-', '_').toUpperCase(Locale.ROOT);
      for (Mutation mutation : Mutation.values()) {
        if (mutation.name().equals(name)) {
          return mutation;
        }
      }
      throw new TypeConversionException(
          "'%s' is no known mistake: give teacher_never_updated, queries_never_updated, momentum_before_optimiser or kept_patches_ascending"
              .formatted(text));
    }
  }
}
