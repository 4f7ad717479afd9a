package dev.mhim.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mhim.v1.Baseline;
import dev.mhim.v1.LearningRateSchedule;
import dev.mhim.v1.Settings;
import java.util.List;
import org.junit.jupiter.api.Test;

class SettingTextTest {
  @Test
  void valuesAreWrittenAsTheirFlagsTakeThem() {
    Settings settings =
        Settings.newBuilder()
            .setBaseline(Baseline.BASELINE_GATED_ATTN)
            .setLrSche(LearningRateSchedule.LEARNING_RATE_SCHEDULE_COSINE)
            .setNumEpoch(30)
            .setOptValue(77)
            .build();

    List<String> texts =
        settings.getAllFields().entrySet().stream()
            .map(field -> SettingText.of(field.getKey(), field.getValue()))
            .toList();

    assertThat(texts)
        .startsWith("gated_attn")
        .contains("cosine", "30")
        .anyMatch(t -> t.contains("77"));
  }
}
