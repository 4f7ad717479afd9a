package dev.mhim.mil.step;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import dev.mhim.mil.FoldConfigs;
import dev.mhim.mil.config.Activation;
import dev.mhim.mil.config.Baseline;
import dev.mhim.mil.config.EarlyStopping;
import dev.mhim.mil.config.FoldConfig;
import dev.mhim.mil.config.LossConfig;
import dev.mhim.mil.config.LossConfig.MainLoss;
import dev.mhim.mil.config.MaskConfig;
import dev.mhim.mil.config.MergeConfig;
import dev.mhim.mil.config.Method;
import dev.mhim.mil.config.ModelConfig;
import dev.mhim.mil.config.TeacherConfig;
import dev.mhim.mil.data.Target;
import dev.mhim.mil.engine.ComputeThread;
import dev.mhim.mil.engine.SeededDraws;
import dev.mhim.mil.masking.PatchMask;
import dev.mhim.mil.network.MilNetwork;
import java.util.Optional;
import java.util.OptionalInt;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Any bag of one patch or more trains and predicts, whatever the baseline and the masks. */
class AnyBagTest {
  private static final MaskConfig EVERYTHING = new MaskConfig(1, 1, 1, 1, false, true);
  private static final MergeConfig MERGE = new MergeConfig(true, 3, 0.8, 0.9, false);

  /** Two seconds of training for a bag of this size: 16 features, 64 wide. */
  private static final int LARGE = 200_000;

  @Property(tries = 120)
  void everyBaselineTrainsAndPredictsBagsOfAnySizeUnderAnyMasks(
      @ForAll Baseline baseline,
      @ForAll @IntRange(min = 1, max = 40) int patches,
      @ForAll("masks") MaskConfig masks,
      @ForAll("merges") MergeConfig merge,
      @ForAll long seed) {
    check(Method.MHIM, model(baseline, 16), masks, merge, patches, seed);
  }

  @Property(tries = 40)
  void everyPlainBaselineTrainsAndPredictsBagsOfAnySize(
      @ForAll Baseline baseline,
      @ForAll @IntRange(min = 1, max = 40) int patches,
      @ForAll long seed) {
    check(Method.PURE, model(baseline, 16), EVERYTHING, MERGE, patches, seed);
  }

  @ParameterizedTest
  @EnumSource
  void theOnlyPatchSurvivesMasksThatTakeEverything(Baseline baseline) {
    check(Method.MHIM, model(baseline, 16), EVERYTHING, MERGE, 1, 1);
    check(Method.MHIM, model(baseline, 16), EVERYTHING, MergeConfig.disabled(), 1, 1);
  }

  @Test
  void bagsBelowTheNumberOfLandmarksTrainAtThePublishedWidth() {
    for (int patches : new int[] {1, 2, 255, 256, 257}) {
      check(
          Method.MHIM,
          model(Baseline.SELFATTN, 512),
          new MaskConfig(0, 0, 0.03, 1, false, true),
          MERGE,
          patches,
          1);
    }
  }

  @Test
  void twoHundredThousandPatchesTrain() {
    check(
        Method.MHIM,
        new ModelConfig(
            Baseline.ATTN, FoldConfigs.INPUT, 64, 2, Activation.GELU, Activation.RELU, 0.25, 8),
        new MaskConfig(0, 0, 0.03, 1, false, true),
        MERGE,
        LARGE,
        1);
  }

  @Provide
  Arbitrary<MaskConfig> masks() {
    Arbitrary<Double> ratios = Arbitraries.of(0.0, 0.01, 0.3, 0.9, 1.0);
    return Combinators.combine(
            ratios,
            ratios,
            ratios,
            Arbitraries.of(0.1, 0.5, 1.0),
            Arbitraries.of(true, false),
            Arbitraries.of(true, false))
        .as(MaskConfig::new);
  }

  @Provide
  Arbitrary<MergeConfig> merges() {
    return Combinators.combine(
            Arbitraries.integers().between(1, 5),
            Arbitraries.of(0.0, 0.5, 0.8, 0.999),
            Arbitraries.of(true, false))
        .as((tokens, ratio, atTest) -> new MergeConfig(true, tokens, ratio, 0.9, atTest));
  }

  private static void check(
      Method method,
      ModelConfig model,
      MaskConfig masks,
      MergeConfig merge,
      int patches,
      long seed) {
    ComputeThread.enter(OptionalInt.of(1));
    FoldConfig config = config(method, model, masks, merge);
    try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager(Device.cpu());
        TrainingStep step = step(manager, config, seed);
        NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray bag = manager.randomNormal(new Shape(patches, model.inputDim()));
      StepOutput output =
          step.accumulate(
              bag, new Target.ClassLabel(1), new SeededDraws(seed, true), masks.high(), 1);
      PatchMask mask = output.mask();
      int kept = mask == null ? patches : mask.kept();
      assertThat(kept).isBetween(1, patches);
      assertThat(output.seen()).isEqualTo(method == Method.PURE ? patches : seen(kept, merge));
      assertThat(output.totalLoss().toFloatArray()).hasSize(1).satisfies(AnyBagTest::finite);
      step.gradient().tensors().values().forEach(gradient -> finite(gradient.toFloats()));
      step.set(1e-3, 0.9);
      step.optimise();
      step.average();
      finite(step.trained().logits(bag).toFloatArray());
      NDArray attention = step.trained().attention(bag, masks.pseudoScores());
      int tokens = method == Method.MHIM && merge.atTest() ? merge.tokens() : 0;
      assertThat(attention.getShape().get(1)).isEqualTo(patches + tokens);
      finite(attention.toFloatArray());
    }
  }

  private static int seen(int kept, MergeConfig merge) {
    return merge.enabled() ? (int) (kept * merge.ratio()) + merge.tokens() : kept;
  }

  private static void finite(float[] values) {
    for (float value : values) {
      assertThat(value).isFinite();
    }
  }

  private static TrainingStep step(NDManager manager, FoldConfig config, long seed) {
    MilNetwork network = new MilNetwork(config.model());
    return config.method() == Method.PURE
        ? new PlainStep(manager, config, network, network.layout().start(seed), Optional.empty())
        : new MhimStep(
            manager,
            config,
            network,
            MhimStep.freshStudent(config, network, seed),
            network.layout().start(seed + 1));
  }

  private static ModelConfig model(Baseline baseline, int width) {
    return new ModelConfig(
        baseline, FoldConfigs.INPUT, width, 2, Activation.GELU, Activation.RELU, 0.25, 8);
  }

  private static FoldConfig config(
      Method method, ModelConfig model, MaskConfig masks, MergeConfig merge) {
    boolean mhim = method == Method.MHIM;
    return new FoldConfig(
        method,
        model,
        masks,
        mhim ? merge : MergeConfig.disabled(),
        new TeacherConfig(0.9, false, 0.1, true),
        new LossConfig(MainLoss.CE, 1, mhim ? 0.5 : 0),
        FoldConfigs.adam(1),
        FoldConfigs.COSINE,
        EarlyStopping.disabled(),
        1,
        1,
        0,
        false);
  }
}
