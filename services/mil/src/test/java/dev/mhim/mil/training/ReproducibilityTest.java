package dev.mhim.mil.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDScope;
import dev.mhim.mil.Blobs;
import dev.mhim.mil.FoldConfigs;
import dev.mhim.mil.config.BagStorage;
import dev.mhim.mil.config.Baseline;
import dev.mhim.mil.config.ClassWeights;
import dev.mhim.mil.config.EarlyStopping;
import dev.mhim.mil.config.FoldConfig;
import dev.mhim.mil.config.LossConfig;
import dev.mhim.mil.config.LossConfig.MainLoss;
import dev.mhim.mil.config.MaskConfig;
import dev.mhim.mil.config.MergeConfig;
import dev.mhim.mil.config.Method;
import dev.mhim.mil.config.ModelConfig;
import dev.mhim.mil.config.OptimizerConfig;
import dev.mhim.mil.config.SamplingConfig;
import dev.mhim.mil.config.TeacherConfig;
import dev.mhim.mil.data.Bag;
import dev.mhim.mil.data.DeviceBags;
import dev.mhim.mil.data.FoldBags;
import dev.mhim.mil.engine.ComputeThread;
import dev.mhim.tensors.Safetensors;
import dev.mhim.tensors.TensorFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** On the CPU a fold ends bit for bit the same, whatever interrupts it or runs beside it. */
class ReproducibilityTest {
  private static final int EPOCHS = 3;

  @ParameterizedTest
  @EnumSource
  void aFoldResumedAfterAnyEpochOfEitherStageEndsAsOneThatRanThrough(
      Baseline baseline, @TempDir Path folder) {
    requireResumable(withEverythingOn(Method.MHIM, baseline, EarlyStopping.disabled()), 6, folder);
  }

  @ParameterizedTest
  @EnumSource
  void aPlainFoldWithAMovingAverageResumesToo(Baseline baseline, @TempDir Path folder) {
    requireResumable(withEverythingOn(Method.PURE, baseline, EarlyStopping.disabled()), 3, folder);
  }

  @Test
  void theCountOfEarlyStoppingSurvivesAResume(@TempDir Path folder) {
    FoldConfig config = withEverythingOn(Method.MHIM, Baseline.ATTN, new EarlyStopping(true, 1, 0));
    MemoryCheckpoints all = new MemoryCheckpoints();
    train(config, Blobs.fold(), all);
    requireResumable(config, all.saved().size(), folder);
  }

  @Test
  void foldsTrainedSideBySideEndAsEachAlone() throws Exception {
    FoldConfig config = withEverythingOn(Method.MHIM, Baseline.ATTN, EarlyStopping.disabled());
    List<FoldConfig> configs =
        List.of(
            config,
            config.withFold(1),
            withEverythingOn(Method.MHIM, Baseline.DSMIL, EarlyStopping.disabled()),
            config);
    List<FoldResult> alone = new ArrayList<>();
    configs.forEach(c -> alone.add(train(c, Blobs.fold(), CheckpointStore.NONE)));

    try (ExecutorService threads = Executors.newFixedThreadPool(configs.size())) {
      List<Callable<FoldResult>> folds =
          configs.stream()
              .map(c -> (Callable<FoldResult>) () -> train(c, Blobs.fold(), CheckpointStore.NONE))
              .toList();
      List<Future<FoldResult>> together = threads.invokeAll(folds);
      for (int i = 0; i < folds.size(); i++) {
        assertThat(together.get(i).get().models()).isEqualTo(alone.get(i).models());
      }
    }
    assertThat(alone.get(1).models()).isNotEqualTo(alone.get(0).models());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void anyNumberOfPrefetchThreadsGivesTheSame(int prefetchers) throws Exception {
    FoldConfig config = withEverythingOn(Method.MHIM, Baseline.ATTN, EarlyStopping.disabled());
    FoldResult undisturbed = train(config, Blobs.fold(), CheckpointStore.NONE);
    AtomicBoolean done = new AtomicBoolean();
    // Half of the bags do not fit, so that they are read again at each use.
    try (DeviceBags features =
            new DeviceBags(Device.cpu(), Blobs.source(), 1 << 9, config.storage());
        ExecutorService threads = Executors.newFixedThreadPool(prefetchers)) {
      List<Future<?>> prefetching = new ArrayList<>();
      for (int i = 0; i < prefetchers; i++) {
        int order = i;
        prefetching.add(threads.submit(() -> prefetch(features, order, done)));
      }
      FoldResult result;
      try {
        result = train(config, Blobs.fold(), features, CheckpointStore.NONE);
      } finally {
        done.set(true);
      }
      for (Future<?> prefetcher : prefetching) {
        prefetcher.get();
      }
      assertThat(result.models()).isEqualTo(undisturbed.models());
    }
  }

  private static void prefetch(DeviceBags features, int order, AtomicBoolean done) {
    ComputeThread.enter(OptionalInt.of(1));
    FoldBags fold = Blobs.fold();
    List<Bag> bags = new ArrayList<>(fold.train());
    bags.addAll(fold.test());
    Collections.shuffle(bags, new Random(order));
    do {
      try (NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        bags.forEach(bag -> features.get(bag, FoldConfigs.INPUT));
      }
    } while (!done.get());
  }

  /** Resumes from every checkpoint, each through a file. */
  private static void requireResumable(FoldConfig config, int checkpoints, Path folder) {
    MemoryCheckpoints all = new MemoryCheckpoints();
    FoldResult whole = train(config, Blobs.fold(), all);
    assertThat(all.saved()).hasSize(checkpoints);
    for (int i = 0; i < all.saved().size(); i++) {
      Checkpoint checkpoint = throughFile(all.saved().get(i), folder.resolve(i + ".safetensors"));
      MemoryCheckpoints store = MemoryCheckpoints.of(checkpoint);

      FoldResult resumed = train(config, Blobs.fold(), store);

      assertThat(store.saved()).hasSize(checkpoints - i);
      assertThat(resumed.models()).isEqualTo(whole.models());
      assertThat(withoutPace(resumed)).isEqualTo(withoutPace(whole));
    }
  }

  private static Checkpoint throughFile(Checkpoint checkpoint, Path file) {
    Safetensors.write(file, checkpoint.tensors(), checkpoint.metadata());
    TensorFile read = Safetensors.read(file);
    return new Checkpoint(read.tensors(), read.metadata());
  }

  /** The epochs without the one number that the clock decides. */
  private static List<EpochMetrics> withoutPace(FoldResult result) {
    return result.history().stream()
        .map(e ->
            new EpochMetrics(
                e.stage(),
                e.epoch(),
                e.mainLoss(),
                e.auxLoss(),
                e.learningRate(),
                e.metric(),
                e.averageMetric(),
                0,
                e.patches(),
                e.seen()))
        .toList();
  }

  private static FoldResult train(FoldConfig config, FoldBags bags, CheckpointStore store) {
    try (DeviceBags features =
        new DeviceBags(Device.cpu(), Blobs.source(), 1 << 20, config.storage())) {
      return train(config, bags, features, store);
    }
  }

  private static FoldResult train(
      FoldConfig config, FoldBags bags, DeviceBags features, CheckpointStore store) {
    return FoldTrainer.builder()
        .setConfig(config)
        .setBags(bags)
        .setFeatures(features)
        .optCheckpoints(store)
        .optThreads(1)
        .build()
        .train();
  }

  /** Whatever has a state or a draw that a resume could lose. */
  private static FoldConfig withEverythingOn(
      Method method, Baseline baseline, EarlyStopping stopping) {
    FoldConfig base = FoldConfigs.mhim(baseline, EPOCHS);
    ModelConfig model = base.model();
    boolean mhim = method == Method.MHIM;
    return new FoldConfig(
        method,
        model,
        new MaskConfig(0.2, 0.1, 0.2, 0.5, true, true),
        mhim ? new MergeConfig(true, 2, 0.6, 0.9, true) : MergeConfig.disabled(),
        new TeacherConfig(0.9, true, 0.1, true),
        new LossConfig(MainLoss.CE, 1, mhim ? 0.5 : 0, new ClassWeights.Balanced()),
        new OptimizerConfig(OptimizerConfig.Kind.ADAMW, 2e-3, 1e-3, 5, OptionalDouble.of(1)),
        base.schedule(),
        stopping,
        EPOCHS,
        7,
        0,
        true,
        new SamplingConfig(OptionalInt.of(6), true),
        BagStorage.FLOAT16);
  }
}
