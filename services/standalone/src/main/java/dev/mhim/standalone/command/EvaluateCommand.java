package dev.mhim.standalone.command;

import dev.mhim.scoring.Resampling;
import dev.mhim.scoring.report.RunReport;
import dev.mhim.standalone.flags.UsageException;
import dev.mhim.standalone.predictions.PredictionFile;
import dev.mhim.standalone.predictions.PredictionFileException;
import dev.mhim.standalone.predictions.PredictionScores;
import dev.mhim.standalone.predictions.ScoresJson;
import dev.mhim.standalone.predictions.ScoresTable;
import dev.mhim.standalone.view.Terminal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mhim evaluate}: scores predictions that anybody made, without a platform. */
@Command(
    name = "evaluate",
    description = {
      "Scores a table of predictions with intervals: columns id,label,logit_0,logit_1,... or"
          + " id,event,time,risk.",
      "Optional columns: fold (scores are then by fold, mean and std over folds), case (several"
          + " rows of one case; resampled by case), model (one model's rows are scored),"
          + " survival_at_TIME (probability to live on past that time, two or more for the"
          + " integrated Brier score). The predictions.csv of a run is such a table.",
      "Needs no platform. A table with faults is refused with every fault at once."
    })
public final class EvaluateCommand implements Callable<Integer> {
  @Option(
      names = "--predictions",
      paramLabel = "FILE",
      required = true,
      description = "The table, CSV in UTF-8 with a header.")
  private Path predictions = Path.of("");

  @Option(
      names = "--classes",
      paramLabel = "NAME,NAME",
      split = ",",
      description = "Class names in the order of the logits, where labels are names [0, 1, ...].")
  private List<String> classes = List.of();

  @Option(
      names = "--model",
      paramLabel = "NAME",
      description =
          "Whose rows, where the table has a column model [student, or the only one there is].")
  private @Nullable String model;

  @Option(
      names = "--num_bootstrap",
      paramLabel = "N",
      description = "Resamples for the intervals, 0 to 100000; 0: none [1000].")
  private int resamples = 1000;

  @Option(names = "--seed", paramLabel = "N", description = "Seed of the resamples [2021].")
  private long seed = 2021;

  @Option(
      names = "--protocol",
      paramLabel = "NAME",
      description =
          "How epochs were selected, said beside every number: held-out or paper [not stated].")
  private String protocol = PredictionScores.PROTOCOL_NOT_STATED;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Also write the self-contained HTML report.")
  private @Nullable Path report;

  @Mixin private final OutputOption output = new OutputOption();

  @Override
  public Integer call() {
    if (resamples < 0 || resamples > 100_000) {
      throw new UsageException("--num_bootstrap must be 0 to 100000, but is " + resamples);
    }
    if (!List.of("held-out", "paper", PredictionScores.PROTOCOL_NOT_STATED).contains(protocol)) {
      throw new UsageException("--protocol takes held-out or paper, but got '" + protocol + "'");
    }
    PredictionScores scores =
        PredictionScores.of(predictions, protocol, read(), new Resampling(resamples, seed));
    Terminal terminal = Terminal.standardOutput();
    if (output.isForPrograms()) {
      output.print(ScoresJson.of(scores));
    } else {
      ScoresTable.of(scores).forEach(terminal::line);
    }
    if (report != null) {
      write(report, RunReport.html(scores.report()));
      output.progress().line("report: " + report);
    }
    return ExitCode.OK;
  }

  private PredictionFile read() {
    try {
      return PredictionFile.read(predictions, classes, Optional.ofNullable(model));
    } catch (PredictionFileException e) {
      throw new CommandException(
          ExitCode.FAILED, String.join(System.lineSeparator() + "mhim: ", e.faults()));
    }
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException("can't write " + file + ": " + e.getMessage(), e);
    }
  }
}
