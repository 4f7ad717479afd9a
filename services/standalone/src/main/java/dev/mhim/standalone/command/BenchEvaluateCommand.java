package dev.mhim.standalone.command;

import dev.mhim.scoring.EvaluationBenchmark;
import dev.mhim.standalone.flags.UsageException;
import dev.mhim.standalone.view.Terminal;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code mhim bench evaluate}. */
@Command(
    name = "evaluate",
    description = "Times the intervals of every metric on random predictions, on one core.")
public final class BenchEvaluateCommand implements Callable<Integer> {
  @Option(names = "--cases", paramLabel = "N", description = "Number of cases [10000].")
  private int cases = 10_000;

  @Option(names = "--num_bootstrap", paramLabel = "N", description = "Resamples [1000].")
  private int resamples = 1000;

  @Override
  public Integer call() {
    if (cases < 10 || resamples < 1) {
      throw new UsageException(
          "--cases must be 10 or more and --num_bootstrap 1 or more, but they are %d and %d"
              .formatted(cases, resamples));
    }
    Terminal terminal = Terminal.standardOutput();
    terminal.line(
        "%-12s %8s %8s %10s %12s %8s"
            .formatted("labels", "cases", "metrics", "resamples", "bootstrap s", "BCa s"));
    for (EvaluationBenchmark time : EvaluationBenchmark.run(cases, resamples)) {
      terminal.line(
          String.format(
              Locale.ROOT,
              "%-12s %8d %8d %10d %12.2f %8.2f",
              time.what(),
              time.cases(),
              time.metrics(),
              time.resamples(),
              time.bootstrapSeconds(),
              time.bcaSeconds()));
    }
    return ExitCode.OK;
  }
}
