package dev.mhim.scoring;

import dev.mhim.statistics.CaseStatistic;
import dev.mhim.statistics.resampling.BiasCorrected;
import dev.mhim.statistics.resampling.Bootstrap;
import dev.mhim.statistics.resampling.BootstrapDistributions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * How long the intervals of every metric take, on random predictions.
 *
 * @param what classification or survival
 * @param cases how many
 * @param metrics how many are computed at once
 * @param resamples of the bootstrap
 * @param bootstrapSeconds for every metric of every resample, on one core
 * @param bcaSeconds for the jackknife of BCa on top
 */
public record EvaluationBenchmark(
    String what,
    int cases,
    int metrics,
    int resamples,
    double bootstrapSeconds,
    double bcaSeconds) {

  private static final List<Double> EDGES = List.of(0.0, 5.0, 15.0, 30.0, 1000.0);

  /** Times two classes, five classes and survival of four bins. */
  public static List<EvaluationBenchmark> run(int cases, int resamples) {
    return List.of(
        time("2 classes", classes(cases, 2), resamples),
        time("5 classes", classes(cases, 5), resamples),
        time("survival", survival(cases), resamples));
  }

  private static EvaluationBenchmark time(String what, FoldOutputs fold, int resamples) {
    CaseStatistic<String> scorer = FoldScorer.of(fold);
    // One pass so that the compiler has seen the code.
    new Bootstrap(Math.min(20, resamples), 1, Bootstrap.seeded(1).sampling()).of(scorer);
    long begin = System.nanoTime();
    BootstrapDistributions<String> distributions =
        Bootstrap.fitting(scorer, resamples, 2021).of(scorer);
    long middle = System.nanoTime();
    BiasCorrected.of(scorer, distributions);
    long end = System.nanoTime();
    return new EvaluationBenchmark(
        what,
        fold.cases().size(),
        distributions.asMap().size(),
        resamples,
        (middle - begin) / 1e9,
        (end - middle) / 1e9);
  }

  private static FoldOutputs classes(int cases, int classes) {
    Random random = new Random(1);
    List<CaseOutput> outputs = new ArrayList<>();
    for (int i = 0; i < cases; i++) {
      int label = random.nextInt(classes);
      List<Double> logits = new ArrayList<>();
      for (int c = 0; c < classes; c++) {
        logits.add(random.nextGaussian() + (c == label ? 1 : 0));
      }
      outputs.add(CaseOutput.ofClass("c" + i, "c" + i, label, logits));
    }
    return new FoldOutputs(0, 0, outputs);
  }

  private static FoldOutputs survival(int cases) {
    Random random = new Random(1);
    List<CaseOutput> outputs = new ArrayList<>();
    for (int i = 0; i < cases; i++) {
      double hazard = random.nextGaussian();
      double time = -Math.log(random.nextDouble()) * 20 * Math.exp(-hazard);
      List<Double> logits = List.of(hazard - 1, hazard - 1, hazard, hazard);
      outputs.add(
          new CaseOutput(
              "c" + i,
              "c" + i,
              new CaseOutput.Truth.OfSurvival(Math.min(time, 60), time < 60 && i % 4 != 0),
              logits,
              hazard + random.nextGaussian(),
              SurvivalFunctions.of(
                  logits.stream().mapToDouble(Double::doubleValue).toArray(), EDGES)));
    }
    return new FoldOutputs(0, 0, outputs);
  }
}
