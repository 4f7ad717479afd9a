package dev.mhim.mil.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import dev.mhim.mil.Blobs;
import dev.mhim.mil.FoldConfigs;
import dev.mhim.mil.config.Baseline;
import dev.mhim.mil.config.ClassWeights;
import dev.mhim.mil.config.FoldConfig;
import dev.mhim.mil.config.InvalidConfigurationException;
import dev.mhim.mil.config.LossConfig;
import dev.mhim.mil.config.LossConfig.MainLoss;
import dev.mhim.mil.config.SamplingConfig;
import dev.mhim.mil.data.DeviceBags;
import dev.mhim.mil.data.FoldBags;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class SamplingTest {
  /** Bags have 1 to 9 patches. */
  private static final int ALL_PATCHES = 9;

  private static final FoldConfig CONFIG = FoldConfigs.mhim(Baseline.ATTN, 2);

  @Test
  void noStepSeesMorePatchesThanTheLimit() {
    FoldResult result = train(CONFIG.withSampling(limit(2)), Blobs.fold());
    assertThat(result.history()).allSatisfy(epoch -> assertThat(epoch.patches()).isBetween(1., 2.));
  }

  @Test
  void aLimitThatNoBagReachesChangesNothing() {
    assertThat(train(CONFIG.withSampling(limit(ALL_PATCHES)), Blobs.fold()).models())
        .isEqualTo(train(CONFIG, Blobs.fold()).models());
  }

  @Test
  void aLimitThatIsReachedChangesTheResultAndIsTheSameEachTime() {
    FoldResult limited = train(CONFIG.withSampling(limit(3)), Blobs.fold());
    assertThat(limited.models())
        .isNotEqualTo(train(CONFIG, Blobs.fold()).models())
        .isEqualTo(train(CONFIG.withSampling(limit(3)), Blobs.fold()).models());
  }

  @Test
  void balancedWeightsOfBalancedClassesChangeNothing() {
    FoldConfig weighted =
        CONFIG.withLoss(new LossConfig(MainLoss.CE, 1, 0.5, new ClassWeights.Balanced()));
    assertThat(train(weighted, Blobs.fold()).models())
        .isEqualTo(train(CONFIG, Blobs.fold()).models());
  }

  @Test
  void aWeightPullsThePredictionsTowardsItsClass() {
    FoldConfig towardsOne =
        CONFIG.withLoss(
            new LossConfig(MainLoss.CE, 1, 0.5, new ClassWeights.Given(List.of(0.1, 10.0))));
    assertThat(meanMargin(train(towardsOne, Blobs.fold())))
        .isGreaterThan(meanMargin(train(CONFIG, Blobs.fold())));
  }

  @Test
  void balancedSamplingTrains() {
    FoldConfig balanced = CONFIG.withSampling(new SamplingConfig(OptionalInt.empty(), true));
    FoldResult result = train(balanced, Blobs.fold());
    assertThat(result.models()).hasSize(3).isNotEqualTo(train(CONFIG, Blobs.fold()).models());
  }

  @Test
  void survivalTimesAreRefusedByALossOnClasses() {
    FoldBags survival =
        new FoldBags(Blobs.survival("a", 4), Blobs.survival("b", 4), Blobs.survival("c", 4));
    assertThatThrownBy(() -> train(CONFIG.withLoss(new LossConfig(MainLoss.BCE, 1, 0.5)), survival))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessage("--loss is bce: bag a0 has a survival time: give nll_surv");
  }

  @Test
  void classesAreRefusedByTheSurvivalLoss() {
    assertThatThrownBy(
            () -> train(CONFIG.withLoss(new LossConfig(MainLoss.NLL_SURV, 1, 0.5)), Blobs.fold()))
        .hasMessage("--loss is nll_surv: bag train0 has a class: give ce or bce");
  }

  @Test
  void aTimeBinBeyondTheOutputsIsRefused() {
    FoldBags survival =
        new FoldBags(Blobs.survival("a", 4), Blobs.survival("b", 4), Blobs.survival("c", 4));
    assertThatThrownBy(
            () -> train(CONFIG.withLoss(new LossConfig(MainLoss.NLL_SURV, 1, 0.5)), survival))
        .hasMessage("--n_classes is 2: bag a2 is of time bin 2, counted from 0: give at least 3");
  }

  private static double meanMargin(FoldResult result) {
    return result.models().getFirst().predictions().stream()
        .mapToDouble(p -> p.logits().get(1) - p.logits().get(0))
        .average()
        .orElseThrow();
  }

  private static SamplingConfig limit(int patches) {
    return new SamplingConfig(OptionalInt.of(patches), false);
  }

  private static FoldResult train(FoldConfig config, FoldBags bags) {
    try (DeviceBags features = new DeviceBags(Device.cpu(), Blobs.source(), 1 << 20)) {
      return FoldTrainer.builder()
          .setConfig(config)
          .setBags(bags)
          .setFeatures(features)
          .optThreads(1)
          .build()
          .train();
    }
  }
}
