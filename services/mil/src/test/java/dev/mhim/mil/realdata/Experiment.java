package dev.mhim.mil.realdata;

import ai.djl.Device;
import ai.djl.engine.Engine;
import dev.mhim.mil.config.Activation;
import dev.mhim.mil.config.BagStorage;
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
import dev.mhim.mil.data.Bag;
import dev.mhim.mil.data.DeviceBags;
import dev.mhim.mil.data.FoldBags;
import dev.mhim.mil.training.FoldResult;
import dev.mhim.mil.training.FoldTrainer;
import dev.mhim.statistics.split.FoldPlanner;
import dev.mhim.statistics.split.FoldSplit;
import dev.mhim.statistics.split.LabelledCase;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Five folds of a data set with the settings of {@code ../shared/data/README.md}: protocol paper,
 * plain and MHIM, one after the other in this thread.
 *
 * @param minPatches bags with fewer patches are left out
 * @param storage how exactly bags are kept on the device
 */
record Experiment(
    ClamFolder data, Baseline baseline, int epochs, int minPatches, BagStorage storage, long seed) {
  private static final int FOLDS = 5;

  /** A trained fold. */
  record Fold(FoldConfig config, List<Bag> test, FoldResult result) {}

  List<Fold> run() throws IOException {
    List<Bag> bags = data.bags(minPatches);
    List<LabelledCase> cases =
        bags.stream().map(bag -> LabelledCase.of(bag.id(), bag.target().index())).toList();
    int width = Math.toIntExact(data.read(bags.getFirst()).dim(1));
    List<Fold> folds = new ArrayList<>();
    Device device = Engine.getEngine("PyTorch").defaultDevice();
    try (DeviceBags features = new DeviceBags(device, data, 1L << 30, storage)) {
      for (FoldSplit split : FoldPlanner.paper(FOLDS, seed).plan(cases)) {
        FoldConfig config = config(width, folds.size());
        List<Bag> test = data.bags(split.test());
        FoldResult result =
            FoldTrainer.builder()
                .setConfig(config)
                .setBags(new FoldBags(data.bags(split.train()), List.of(), test))
                .setFeatures(features)
                .optThreads(1)
                .build()
                .train();
        folds.add(new Fold(config, test, result));
      }
    }
    return folds;
  }

  private FoldConfig config(int width, int fold) {
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
            false)
        .withStorage(storage);
  }
}
