package dev.mhim.mil.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mhim.mil.FoldConfigs;
import dev.mhim.mil.config.Baseline;
import dev.mhim.mil.config.ConfigFlags;
import dev.mhim.mil.config.FoldConfig;
import dev.mhim.mil.config.InvalidConfigurationException;
import dev.mhim.tensors.Tensor;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ModelFileTest {
  @Test
  void aModelComesBackWithAllItsSettings(@TempDir Path folder) {
    ModelFile model =
        new ModelFile(
            FoldConfigs.mhim(Baseline.SELFATTN, 30),
            new StateDict(Map.of("feature.0.bias", Tensor.ofFloats(new float[] {1, -2}, 2))),
            Map.of("role", "STUDENT", "selected_epoch", "7"));

    model.write(folder.resolve("student.safetensors"));

    assertThat(ModelFile.read(folder.resolve("student.safetensors"))).isEqualTo(model);
  }

  @ParameterizedTest
  @EnumSource
  void settingsSurviveAsFlags(Baseline baseline) {
    FoldConfig config = FoldConfigs.mhim(baseline, 3);
    assertThat(ConfigFlags.read(ConfigFlags.of(config))).isEqualTo(config);
  }

  @Test
  void flagsAreSpelledAsOnTheCommandLine() {
    assertThat(ConfigFlags.of(FoldConfigs.mhim(Baseline.GATED_ATTN, 3)))
        .containsEntry("baseline", "gated_attn")
        .containsEntry("early_stopping", "false");
  }

  @ParameterizedTest
  @CsvSource({
    "baseline, gated_attn, baseline, gated",
    "lr_sche, const, lr_sche, constant",
    "early_stopping, true, stop_early, true"
  })
  void modelsWrittenUnderEarlierNamesAreRead(
      String flag, String value, String earlierFlag, String earlierValue) {
    Map<String, String> today = new HashMap<>(ConfigFlags.of(FoldConfigs.mhim(Baseline.ATTN, 3)));
    today.put(flag, value);
    Map<String, String> earlier = new HashMap<>(today);
    earlier.remove(flag);
    earlier.put(earlierFlag, earlierValue);
    assertThat(ConfigFlags.read(earlier)).isEqualTo(ConfigFlags.read(today));
  }

  @Test
  void anUnknownMethodIsNotTakenForThePlainBaseline() {
    Map<String, String> flags = new HashMap<>(ConfigFlags.of(FoldConfigs.mhim(Baseline.ATTN, 3)));
    flags.put("model", "MHIM");
    assertThatThrownBy(() -> ConfigFlags.read(flags))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessage("--model is MHIM: give mhim or mhim_pure");
  }

  @Test
  void aFlagThatCannotBeReadIsNamed() {
    Map<String, String> flags = new HashMap<>(ConfigFlags.of(FoldConfigs.mhim(Baseline.ATTN, 3)));
    flags.put("baseline", "resnet");
    assertThatThrownBy(() -> ConfigFlags.read(flags))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessage("--baseline is resnet: give one of [attn, gated_attn, selfattn, dsmil]");
  }
}
