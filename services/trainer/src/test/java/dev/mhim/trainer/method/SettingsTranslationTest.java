package dev.mhim.trainer.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mhim.mil.config.BagStorage;
import dev.mhim.mil.config.Baseline;
import dev.mhim.mil.config.ClassWeights;
import dev.mhim.mil.config.FoldConfig;
import dev.mhim.mil.config.SamplingConfig;
import dev.mhim.trainer.fold.FoldFailedException;
import dev.mhim.trainer.testing.TinyDataset;
import dev.mhim.v1.FailureReason;
import dev.mhim.v1.LabelKind;
import dev.mhim.v1.Loss;
import dev.mhim.v1.Settings;
import dev.mhim.v1.SplitPlan;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A run's settings as the method's. */
class SettingsTranslationTest {
  private static final SplitPlan CLASSES =
      SplitPlan.newBuilder()
          .setLabelKind(LabelKind.LABEL_KIND_CLASSIFICATION)
          .addAllClasses(List.of("a", "b", "c"))
          .setFeatureDim(7)
          .build();
  private static final SplitPlan SURVIVAL =
      SplitPlan.newBuilder()
          .setLabelKind(LabelKind.LABEL_KIND_SURVIVAL)
          .addAllSurvivalEdges(List.of(0.0, 1.0, 2.0, 3.0, 4.0))
          .setFeatureDim(7)
          .build();

  @ParameterizedTest
  @CsvSource({
    "BASELINE_ATTN, ATTN",
    "BASELINE_GATED_ATTN, GATED_ATTN",
    "BASELINE_SELFATTN, SELFATTN",
    "BASELINE_DSMIL, DSMIL"
  })
  void everyBaselineIsKnown(dev.mhim.v1.Baseline baseline, Baseline expected) {
    assertThat(of(TinyDataset.settings(3).setBaseline(baseline), CLASSES).model().baseline())
        .isEqualTo(expected);
  }

  @Test
  void thePlanGivesWidthAndOutputs() {
    Settings.Builder survival = TinyDataset.settings(3).setLoss(Loss.LOSS_NLL_SURV);

    assertThat(of(TinyDataset.settings(3), CLASSES).model().inputDim()).isEqualTo(7);
    assertThat(of(TinyDataset.settings(3), CLASSES).model().classes()).isEqualTo(3);
    assertThat(of(survival, SURVIVAL).model().classes()).as("time bins").isEqualTo(4);
  }

  @Test
  void whatARunOfAnEarlierVersionDoesNotSayIsOff() {
    FoldConfig config = of(TinyDataset.settings(3), CLASSES);

    assertThat(config.sampling()).isEqualTo(SamplingConfig.everything());
    assertThat(config.loss().classWeights()).isEqualTo(new ClassWeights.None());
    assertThat(config.storage()).isEqualTo(BagStorage.FLOAT32);
    assertThat(config.schedule().perUpdate()).isFalse();
  }

  @Test
  void samplingAndWeightsArePassedOn() {
    FoldConfig config =
        of(
            TinyDataset.settings(3)
                .setMaxPatches(500)
                .setBalancedSampling(true)
                .setClassWeights(dev.mhim.v1.ClassWeights.CLASS_WEIGHTS_BALANCED)
                .setBagStorage(dev.mhim.v1.BagStorage.BAG_STORAGE_BFLOAT16)
                .setLrSupi(true),
            CLASSES);

    assertThat(config.sampling()).isEqualTo(new SamplingConfig(OptionalInt.of(500), true));
    assertThat(config.loss().classWeights()).isEqualTo(new ClassWeights.Balanced());
    assertThat(config.storage()).isEqualTo(BagStorage.BFLOAT16);
    assertThat(config.schedule().perUpdate()).isTrue();
  }

  @Test
  void aSettingThatCannotBeIsNamed() {
    Settings.Builder balanced =
        TinyDataset.settings(3).setLoss(Loss.LOSS_NLL_SURV).setBalancedSampling(true);

    assertThatThrownBy(() -> of(balanced, SURVIVAL))
        .isInstanceOfSatisfying(
            FoldFailedException.class,
            e -> {
              assertThat(e.reason()).isEqualTo(FailureReason.FAILURE_REASON_INVALID);
              assertThat(e.problem().getSubject()).isEqualTo("settings.balanced_sampling");
            });
  }

  private static FoldConfig of(Settings.Builder settings, SplitPlan plan) {
    return new SettingsTranslation(settings.build(), plan).fold(0);
  }
}
