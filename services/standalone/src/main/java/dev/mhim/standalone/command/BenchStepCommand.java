package dev.mhim.standalone.command;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import dev.mhim.mil.bench.MeasuringPlan;
import dev.mhim.mil.bench.StepBenchmark;
import dev.mhim.mil.bench.StepCase;
import dev.mhim.mil.bench.StepTime;
import dev.mhim.standalone.compute.ComputeEngine;
import dev.mhim.standalone.compute.StepCases;
import dev.mhim.standalone.view.StatusLine;
import dev.mhim.standalone.view.StepTimes;
import dev.mhim.standalone.view.Terminal;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code mhim bench step}. */
@Command(
    name = "step",
    description = {
      "Times the full training step (teacher, mask, student forward and backward, Adam, momentum) on one bag of random features of width 1024, two classes, the published recommended settings.",
      "Peak memory: on the CPU by how much the process grew, on a GPU by how much PyTorch took of it, bag and weights included."
    })
public final class BenchStepCommand implements Callable<Integer> {
  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      description = "cpu [cpu] or gpu, the first NVIDIA GPU.")
  private ComputeEngine.Kind device = ComputeEngine.Kind.cpu;

  @Option(
      names = "--baseline",
      split = ",",
      paramLabel = "NAME",
      description = "attn, selfattn, dsmil, gated_attn [attn,selfattn,dsmil].")
  private List<String> baselines = List.of("attn", "selfattn", "dsmil");

  @Option(
      names = "--model",
      split = ",",
      paramLabel = "NAME",
      description = "pure, the plain baseline, and mhim [pure,mhim].")
  private List<String> models = List.of("pure", "mhim");

  @Option(
      names = "--sizes",
      split = ",",
      paramLabel = "N",
      description = "Patches of the bag [1000,4000,10000,30000].")
  private List<String> sizes = List.of("1000", "4000", "10000", "30000");

  @Option(
      names = "--steps_per_wait",
      paramLabel = "N",
      description = {
        "Steps queued before the device is waited for [1]: with 1 each step pays for the wait, as under a stopwatch; more is how training runs, where no step waits."
      })
  private int stepsPerWait = 1;

  @Option(names = "--json", description = "One JSON object a case on standard output.")
  private boolean json;

  @Override
  public Integer call() {
    List<StepCase> cases = StepCases.of(baselines, models, sizes);
    if (stepsPerWait < 1) {
      throw new CommandException(
          ExitCode.USAGE, "--steps_per_wait takes a number from 1, but got " + stepsPerWait);
    }
    Terminal progress = Terminal.standardError();
    Device where = ComputeEngine.start(device, progress::line);
    MeasuringPlan plan = where.isGpu() ? MeasuringPlan.gpu() : MeasuringPlan.cpu();
    StepBenchmark benchmark =
        new StepBenchmark(where, plan.withStepsPerSample(stepsPerWait), System::nanoTime);
    measure(benchmark, cases, new StatusLine(progress));
    return ExitCode.OK;
  }

  private void measure(StepBenchmark benchmark, List<StepCase> cases, StatusLine status) {
    Terminal out = Terminal.standardOutput();
    if (!json) {
      out.line(StepTimes.heading(device.name()));
    }
    for (int i = 0; i < cases.size(); i++) {
      StepCase timed = cases.get(i);
      String name =
          "%s %s of %,d patches"
              .formatted(StepCases.model(timed), StepCases.baseline(timed), timed.patches());
      status.show("measuring %s (%d of %d)".formatted(name, i + 1, cases.size()));
      try {
        StepTime time = benchmark.run(timed);
        status.clear();
        out.line(json ? StepTimes.json(time, device.name()) : StepTimes.row(time));
      } catch (EngineException e) {
        status.clear();
        throw new CommandException(
            ExitCode.FAILED,
            "%s can't be measured on the %s: %s"
                .formatted(
                    name,
                    device.name(),
                    String.valueOf(e.getMessage()).lines().findFirst().orElse("")));
      }
    }
  }
}
