package dev.mhim.mil.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mhim.mil.FoldConfigs;
import dev.mhim.mil.config.LossConfig.MainLoss;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ClassWeightsTest {
  private static final FoldConfig PLAIN = FoldConfigs.mhim(Baseline.ATTN, 3);

  static List<FoldConfig> settings() {
    return List.of(
        PLAIN,
        weighted(new ClassWeights.Balanced()),
        weighted(new ClassWeights.Given(List.of(0.1, 7.0))),
        PLAIN.withSampling(new SamplingConfig(OptionalInt.of(500), true)),
        PLAIN.withStorage(BagStorage.BFLOAT16));
  }

  @ParameterizedTest
  @MethodSource("settings")
  void settingsSurviveAsFlags(FoldConfig config) {
    assertThat(ConfigFlags.read(ConfigFlags.of(config))).isEqualTo(config);
  }

  @Test
  void bothAreOffByDefault() {
    assertThat(ConfigFlags.of(PLAIN))
        .containsEntry("class_weights", "none")
        .containsEntry("balanced_sampling", "false")
        .containsEntry("max_patches", "none");
  }

  @Test
  void balancedWeightsAreThoseOfScikitLearn() {
    ClassWeights resolved = new ClassWeights.Balanced().resolve(new int[] {10, 30});
    assertThat(resolved).isEqualTo(new ClassWeights.Given(List.of(2.0, 40 / 60.0)));
  }

  @Test
  void aClassWithoutTrainingBagsLeavesTheOthersFinite() {
    ClassWeights resolved = new ClassWeights.Balanced().resolve(new int[] {4, 0});
    assertThat(resolved.of(0)).isEqualTo(0.5);
    assertThat(resolved.of(1)).isEqualTo(1);
  }

  @Test
  void oneWeightAClassIsNeeded() {
    assertThatThrownBy(() -> weighted(new ClassWeights.Given(List.of(1.0))))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessage("--class_weights is [1.0]: give one weight for each of --n_classes 2");
  }

  @Test
  void aWeightOfNothingIsRefused() {
    assertThatThrownBy(() -> new ClassWeights.Given(List.of(1.0, 0.0)))
        .hasMessageContaining("--class_weights is [1.0, 0.0]");
  }

  @Test
  void survivalHasNoClassesToBalance() {
    assertThatThrownBy(() ->
            PLAIN.withLoss(new LossConfig(MainLoss.NLL_SURV, 1, 0, new ClassWeights.Balanced())))
        .hasMessageStartingWith("--class_weights is balanced: ");
    FoldConfig survival = PLAIN.withLoss(new LossConfig(MainLoss.NLL_SURV, 1, 0));
    assertThatThrownBy(() -> survival.withSampling(new SamplingConfig(OptionalInt.empty(), true)))
        .hasMessageContaining("--balanced_sampling");
  }

  private static FoldConfig weighted(ClassWeights weights) {
    return PLAIN.withLoss(new LossConfig(MainLoss.CE, 1, 0.5, weights));
  }
}
