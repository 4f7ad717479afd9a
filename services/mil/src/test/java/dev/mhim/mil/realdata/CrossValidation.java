package dev.mhim.mil.realdata;

import ai.djl.Device;
import dev.mhim.mil.config.Activation;
import dev.mhim.mil.config.Baseline;
import dev.mhim.mil.config.EarlyStopping;
import dev.mhim.mil.config.FoldConfig;
import dev.mhim.mil.config.LossConfig;
import dev.mhim.mil.config.MaskConfig;
import dev.mhim.mil.config.MergeConfig;
import dev.mhim.mil.config.Method;
import dev.mhim.mil.config.ModelConfig;
import dev.mhim.mil.config.OptimizerConfig;
import dev.mhim.mil.config.ScheduleConfig;
import dev.mhim.mil.config.TeacherConfig;
import dev.mhim.mil.data.DeviceBags;
import dev.mhim.mil.data.FoldBags;
import dev.mhim.mil.training.FoldResult;
import dev.mhim.mil.training.FoldTrainer;
import dev.mhim.mil.training.ModelRole;
import dev.mhim.mil.training.TrainedModel;
import dev.mhim.statistics.split.FoldPlanner;
import dev.mhim.statistics.split.FoldSplit;
import dev.mhim.statistics.split.LabelledCase;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Cross-validates a data set of {@code ../shared/data} with the settings of its README: {@code
 * CrossValidation FOLDER BASELINE EPOCHS SEED...}.
 */
final class CrossValidation {
  private static final int FOLDS = 5;

  private CrossValidation() {}

  public static void main(String[] args)
      throws IOException, InterruptedException, ExecutionException {
    ClamFolder data = ClamFolder.read(Path.of(args[0]));
    Baseline baseline = Baseline.valueOf(args[1].toUpperCase(Locale.ROOT));
    int epochs = Integer.parseInt(args[2]);
    for (String seed : List.of(args).subList(3, args.length)) {
      run(data, baseline, epochs, Long.parseLong(seed));
    }
  }

  private static void run(ClamFolder data, Baseline baseline, int epochs, long seed)
      throws InterruptedException, ExecutionException {
    List<LabelledCase> cases =
        data.labels().entrySet().stream()
            .map(e -> LabelledCase.of(e.getKey(), e.getValue().index()))
            .toList();
    List<FoldSplit> plan = FoldPlanner.paper(FOLDS, seed).plan(cases);
    int width = Math.toIntExact(data.read(data.bags(plan.getFirst().test()).getFirst()).dim(1));
    long start = System.nanoTime();
    List<FoldResult> results = new ArrayList<>();
    try (DeviceBags features = new DeviceBags(Device.cpu(), data, 1L << 30);
        ExecutorService threads = Executors.newFixedThreadPool(2)) {
      List<Future<FoldResult>> folds = new ArrayList<>();
      for (int fold = 0; fold < FOLDS; fold++) {
        FoldSplit split = plan.get(fold);
        FoldTrainer trainer =
            FoldTrainer.builder()
                .setConfig(config(baseline, width, epochs, seed, fold))
                .setBags(new FoldBags(data.bags(split.train()), List.of(), data.bags(split.test())))
                .setFeatures(features)
                .optThreads(1)
                .build();
        folds.add(threads.submit(trainer::train));
      }
      for (Future<FoldResult> fold : folds) {
        results.add(fold.get());
      }
    }
    System.out.printf(
        "%s %s seed %d, %d epochs, %.1f s%n",
        data.root().getFileName(), baseline, seed, epochs, (System.nanoTime() - start) / 1e9);
    for (ModelRole role : List.of(ModelRole.BASELINE, ModelRole.STUDENT, ModelRole.TEACHER)) {
      List<TrainedModel> models = results.stream().flatMap(r -> r.model(role).stream()).toList();
      double mean = models.stream().mapToDouble(m -> m.metric().orElse(0)).average().orElse(0);
      System.out.printf(
          "  %-9s mean AUC %.4f  %s%n",
          role,
          mean,
          models.stream()
              .map(m -> "%.4f@%d".formatted(m.metric().orElse(0), m.selectedEpoch()))
              .toList());
    }
  }

  private static FoldConfig config(Baseline baseline, int width, int epochs, long seed, int fold) {
    return new FoldConfig(
        Method.MHIM,
        new ModelConfig(baseline, width, 512, 2, Activation.GELU, Activation.RELU, 0.25, 8),
        new MaskConfig(0, 0, 0.03, 1, false, true),
        new MergeConfig(true, 5, 0.8, 0.9999, false),
        new TeacherConfig(0.9997, false, 0.1, true),
        new LossConfig(LossConfig.MainLoss.CE, 1, 0.5),
        new OptimizerConfig(OptimizerConfig.Kind.ADAM, 2e-4, 1e-5, 1, OptionalDouble.empty()),
        new ScheduleConfig(ScheduleConfig.Kind.COSINE, false, 0, 1e-6),
        EarlyStopping.disabled(),
        epochs,
        seed,
        fold,
        false);
  }
}
